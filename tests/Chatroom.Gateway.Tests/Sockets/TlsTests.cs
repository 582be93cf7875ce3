using System.Net;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Over TLS a session is what it is over plain TCP, although its bytes take another way out.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public async Task What_one_says_all_get_in_order_and_whole(WireFormat format)
    {
        await using var encrypted = await EncryptedGateway.Start("Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await encrypted.Join("speaker:moderator", "tls", format);
        var listeners = new List<Peer>();
        for (var i = 0; i < 5; i++) listeners.Add(await encrypted.Join($"listener-{i}", "tls", format));
        long last = 0;
        // From a few bytes to more than one TLS record holds together.
        for (var i = 0; i < 40; i++)
        {
            var (code, details) = await speaker.Publish($"m{i}", new string((char)('a' + i % 26), 1 + i * 100));
            Assert.Equal(Codes.Ok, code);
            last = (long)details["seq"]!;
        }
        foreach (var listener in listeners)
        {
            await listener.ReadTo(last);
            Assert.Equal(0, listener.Room.Gaps);
            var said = listener.Room.Events.Values.Where(happened => (int)happened[0]! == 1).ToList();
            Assert.Equal(Enumerable.Range(0, 40).Select(i => $"m{i}"), said.Select(message => (string)message[3]!));
            Assert.All(said.Index(), message => Assert.Equal(1 + message.Index * 100, ((string)message.Item[5]!).Length));
            await listener.DisposeAsync();
        }
        Assert.Empty(encrypted.Gateway.Log.Troubles);
    }

    [Fact]
    public async Task Who_takes_nothing_is_closed_as_too_slow_and_the_others_go_on_undisturbed()
    {
        await using var encrypted = await EncryptedGateway.Start("Gateway:StalledMs=4000", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await encrypted.Join("speaker:moderator", "slow");
        await using var stalled = await encrypted.Join("stalled", "slow", receiveBytes: 4_096);
        long last = 0;
        var content = new string('x', 4_000);
        for (var i = 0; encrypted.Gateway.Sessions.Find(stalled.Session) is { Closing: null }; i++)
        {
            var (code, details) = await speaker.Publish($"m{i}", content);
            Assert.Equal(Codes.Ok, code);
            last = (long)details["seq"]!;
        }
        await speaker.ReadTo(last);
        Assert.Equal(0, speaker.Room.Gaps);
        Assert.Equal((CloseCodes.TooSlow, null), await CodesOf(stalled));
        Assert.InRange(stalled.Room.NextSeq, 2, last + 1);
    }

    [Fact]
    public async Task A_slow_reader_that_reads_again_gets_a_gap_of_exactly_what_it_missed()
    {
        await using var encrypted = await EncryptedGateway.Start(
            "Gateway:RingFrames=4", "Gateway:WriteBytes=1", "Gateway:StalledMs=600000", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await encrypted.Join("speaker:moderator", "lag");
        await using var slow = await encrypted.Join("slow", "lag", receiveBytes: 4_096);
        var content = new string('x', 4_000);
        var reader = encrypted.Gateway.Sessions.Find(slow.Session)!;
        var (last, behind, cursor) = (0L, 0, -1L);
        // Until then it may still be on its way to the ring by reading the log, which misses nothing.
        for (var i = 0; reader.Writer.Cursor == 0 && i < 1_000; i++) await slow.ReadTo((long)(await speaker.Publish($"f{i}")).Details["seq"]!);
        // Until the kernel's buffers hold no more, and then more than the ring does.
        for (var i = 0; behind < 200 && i < 20_000; i++)
        {
            last = (long)(await speaker.Publish($"m{i}", content)).Details["seq"]!;
            // A write under way is no standstill: only a cursor that does not move is.
            behind = reader.Writer.Cursor == cursor ? behind + 1 : 0;
            cursor = reader.Writer.Cursor;
        }
        await slow.ReadTo(last);
        Assert.True(slow.Room.Gaps > 0);
        Assert.Equal(last - (long)slow.Joined["seq"]!, slow.Room.Delivered + slow.Room.Elided);
    }

    [Fact]
    public async Task Viewers_that_reset_their_connection_in_the_middle_of_a_broadcast_stop_nobody()
    {
        await using var encrypted = await EncryptedGateway.Start();
        await using var watcher = await encrypted.Join("watcher", "reset");
        await using var talker = await encrypted.Join("talker:moderator", "reset");
        for (var i = 0; i < 20; i++)
        {
            var viewer = await encrypted.Join($"viewer-{i}", "reset");
            var published = talker.Publish($"t{i}");
            viewer.Reset();
            var (code, details) = await published;
            Assert.Equal(Codes.Ok, code);
            await watcher.ReadTo((long)details["seq"]!);
            await Eventually.Is(() => encrypted.Gateway.Sessions.Find(viewer.Session) is null);
        }
        Assert.Empty(encrypted.Gateway.Log.Troubles);
    }

    [Fact]
    public async Task Every_close_arrives_with_its_code()
    {
        await using var encrypted = await EncryptedGateway.Start();
        await using var leaver = await encrypted.Join("leaver", "closes");
        await leaver.SendFrame(WebSocketFrame.Close, [0x03, 0xe9]);
        Assert.Equal((1000, null), await CodesOf(leaver));
        await leaver.Gone();
        await using var bad = await encrypted.Join("bad", "closes");
        await bad.Send("[128]");
        Assert.Equal((CloseCodes.BadFrame, Codes.InvalidArgument), await CodesOf(bad));
        await using var broken = await encrypted.Join("broken", "closes");
        await broken.SendFrame(3, []);
        Assert.Equal((CloseCodes.BadFrame, Codes.IncompleteFrame), await CodesOf(broken));
        await using var twice = await encrypted.Join("twice", "closes");
        await using var again = await encrypted.Join("twice", "closes");
        Assert.Equal((CloseCodes.OtherLogin, Codes.OtherLogin), await CodesOf(twice));
        // Those who were told have not answered: they are cut when they go, and the rest is drained.
        foreach (var told in new[] { bad, broken, twice }) await told.DisposeAsync();
        var stopping = encrypted.Gateway.Stop();
        Assert.Equal((CloseCodes.Draining, Codes.ServerUnavailable), await CodesOf(again));
        await again.DisposeAsync();
        await stopping;
        Assert.Equal((0, 0), (encrypted.Gateway.Sessions.Count, encrypted.Gateway.Admission.Open));
        Assert.Empty(encrypted.Gateway.Log.Troubles);
    }

    [Fact]
    public async Task Who_does_not_answer_a_close_is_cut()
    {
        await using var encrypted = await EncryptedGateway.Start("Gateway:CloseTimeoutMs=1");
        await using var silent = await encrypted.Join("silent", "cut");
        await silent.Send("[128]");
        Assert.Equal(CloseCodes.BadFrame, (await silent.Closed()).Close);
        await silent.Gone();
        await Eventually.Is(() => encrypted.Gateway.Admission.Open <= 0);
        Assert.Empty(encrypted.Gateway.Log.Troubles);
    }

    [Fact]
    public async Task The_pages_and_the_server_API_are_served_too()
    {
        await using var encrypted = await EncryptedGateway.Start();
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == encrypted.Certificate.Thumbprint,
        };
        using var http = new HttpClient(handler) { BaseAddress = encrypted.Gateway.Http.BaseAddress };
        var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static async Task<(int Close, int? Code)> CodesOf(Peer peer)
    {
        var (close, code, _) = await peer.Closed();
        return (close, code);
    }
}
