using System.Net;
using System.Net.Sockets;
using System.Text;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Polls;

/// <summary>Pollers that are slow or silent, and the gateway going down. The clock is the real one.</summary>
public sealed class PollLifetimeTests
{
    [Fact]
    public async Task Who_does_not_poll_is_closed_as_too_slow_costs_next_to_nothing_and_delays_nobody()
    {
        await using var gateway = await RunningGateway.Start("Gateway:StalledMs=500", "Gateway:CloseTimeoutMs=1", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "slow");
        using var stalled = await Poller.Join(gateway.Port, "stalled", "slow");
        var held = gateway.Polls.Find(stalled.Key)!;
        var content = new string('x', 4_000);
        long last = 0;
        for (var i = 0; gateway.Polls.Find(stalled.Key) is not null; i++)
        {
            last = (long)(await speaker.Publish($"m{i}", content)).Details["seq"]!;
            Assert.Equal(stalled.Last!.Body.Length, held.HeldBytes);
        }
        await speaker.ReadTo(last);
        Assert.Equal(0, speaker.Room.Gaps);
        var gone = await stalled.Poll();
        Assert.Equal((HttpStatusCode.Gone, CloseCodes.TooSlow), (gone.Status, gone.Close));
    }

    [Fact]
    public async Task Who_polls_and_never_says_that_it_has_the_answers_is_held_no_more_than_is_kept()
    {
        await using var gateway = await RunningGateway.Start(
            "Gateway:StalledMs=500", "Gateway:CloseTimeoutMs=1", "Gateway:PollAnswerBytes=8192", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "greedy");
        using var greedy = await Poller.Join(gateway.Port, "greedy", "greedy");
        var held = gateway.Polls.Find(greedy.Key)!;
        var content = new string('x', 4_000);
        for (var i = 0; gateway.Polls.Find(greedy.Key) is not null; i++)
        {
            await speaker.Publish($"m{i}", content);
            if (i < 3) await greedy.Ask(1 + i, 0);
            // Twice what an answer holds, and the frame that it was begun with.
            Assert.InRange(held.HeldBytes, 1, 2 * 8_192 + 5_000);
        }
        Assert.Equal(CloseCodes.TooSlow, (await greedy.Poll()).Close);
    }

    [Fact]
    public async Task A_slow_poller_that_polls_again_gets_a_gap_of_exactly_what_it_missed()
    {
        await using var gateway = await RunningGateway.Start("Gateway:RingFrames=4", "Gateway:WriteBytes=1", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "lag");
        using var slow = await Poller.Join(gateway.Port, "slow", "lag", WireFormat.MessagePack);
        var session = gateway.Sessions.Find(slow.Session)!;
        long last = 0;
        for (var i = 0; !session.Writer.IsBusy && i < 10_000; i++) last = (long)(await speaker.Publish($"m{i}")).Details["seq"]!;
        for (var i = 0; i < 50; i++) last = (long)(await speaker.Publish($"n{i}")).Details["seq"]!;
        await slow.ReadTo(last);
        Assert.True(slow.Room.Gaps > 0);
        Assert.Equal(last - (long)slow.Joined["seq"]!, slow.Room.Delivered + slow.Room.Elided);
    }

    [Fact]
    public async Task Who_comes_back_behind_the_ring_is_sent_from_the_log_what_it_missed_as_fast_as_it_polls()
    {
        await using var gateway = await RunningGateway.Start(
            "Gateway:RingFrames=2", "Gateway:PollAnswerBytes=4096", "Gateway:PollWaitMs=2000", "Grains:Room:Config:History=true", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "behind");
        using var gone = await Poller.Join(gateway.Port, "poller", "behind");
        await gone.ReadTo((long)(await speaker.Publish("m")).Details["seq"]!);
        await gone.Close();
        long last = 0;
        for (var i = 0; i < 30; i++) last = (long)(await speaker.Publish($"m{i}", new string('x', 1_000))).Details["seq"]!;
        using var back = await Poller.Join(gateway.Port, "poller", "behind", position: (gone.Room.Epoch, gone.Room.NextSeq - 1));
        Assert.True((bool)back.Joined["resumed"]!);
        await back.ReadTo(last);
        Assert.Equal((30L, 0L), (back.Room.Delivered, back.Room.Elided));
    }

    [Fact]
    public async Task Who_is_silent_for_three_intervals_is_closed_and_who_only_polls_is_not()
    {
        await using var gateway = await RunningGateway.Start("Gateway:HeartbeatMs=700", "Gateway:CloseTimeoutMs=1");
        using var silent = await Poller.Join(gateway.Port, "silent", "beat");
        using var alive = await Poller.Join(gateway.Port, "alive", "beat");
        while (gateway.Polls.Find(silent.Key) is not null) Assert.Equal(HttpStatusCode.OK, (await alive.Poll()).Status);
        var gone = await silent.Poll();
        Assert.Equal((HttpStatusCode.Gone, CloseCodes.HeartbeatMissed, Codes.NoSuchSession), (gone.Status, gone.Close, gone.Code));
        Assert.Equal(Codes.Ok, (await alive.Publish("m1")).Code);
    }

    [Fact]
    public async Task A_poll_with_nothing_to_say_is_answered_after_its_time()
    {
        await using var gateway = await RunningGateway.Start("Gateway:PollWaitMs=1");
        using var poller = new Poller(gateway.Port, WireFormat.MessagePack);
        await poller.Open("[16,\"dev:quiet\"]");
        Assert.Equal(32, (int)(await poller.Next(frame => (int)frame[0]! == 32))[0]!);
        var reply = await poller.Poll();
        Assert.Equal((HttpStatusCode.OK, 0), (reply.Status, reply.Body.Length));
    }

    [Fact]
    public async Task Who_never_says_who_it_is_is_closed()
    {
        await using var gateway = await RunningGateway.Start("Gateway:ConnectTimeoutMs=1");
        using var poller = new Poller(gateway.Port);
        await poller.Open([]);
        Assert.Equal((CloseCodes.ConnectTimeout, Codes.ConnackTimeout), await poller.Closed());
    }

    [Fact]
    public async Task Going_down_it_tells_who_polls_when_to_come_back()
    {
        await using var gateway = await RunningGateway.Start("Gateway:DrainMs=2000");
        using var one = await Poller.Join(gateway.Port, "one", "drain");
        using var two = await Poller.Join(gateway.Port, "two", "drain");
        var stopping = gateway.Stop();
        Assert.Equal((CloseCodes.Draining, Codes.ServerUnavailable), await one.Closed());
        var late = new Poller(gateway.Port);
        var refused = await late.Open("[16,null]");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Codes.ServerUnavailable), (refused.Status, refused.Code));
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal((CloseCodes.Draining, Codes.ServerUnavailable), await two.Closed());
        await stopping;
        Assert.Equal((0, 0, 0), (gateway.Sessions.Count, gateway.Polls.Count, gateway.Admission.Open));
        Assert.Empty(gateway.Log.Troubles);
        late.Dispose();
    }

    [Theory]
    [InlineData("/poll", "")]
    [InlineData("/poll/{key}", "Poll-Number: 1\r\nPoll-Ack: 0\r\n")]
    public async Task A_body_of_a_byte_now_and_then_is_cut_at_its_deadline(string path, string headers)
    {
        await using var gateway = await RunningGateway.Start("Gateway:PollBodyMs=300");
        using var poller = await Poller.Join(gateway.Port, "slow-body", "slow-body");
        using var tcp = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
        var cancel = TestContext.Current.CancellationToken;
        await tcp.ConnectAsync(IPAddress.Loopback, gateway.Port, cancel);
        var head = $"POST {path.Replace("{key}", poller.Key, StringComparison.Ordinal)} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{headers}"
            + "Content-Length: 60000\r\n\r\n";
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), cancel);
        var answer = new byte[12];
        var read = tcp.GetStream().ReadExactlyAsync(answer, cancel).AsTask();
        try
        {
            while (!read.IsCompleted)
            {
                await tcp.GetStream().WriteAsync("["u8.ToArray(), cancel);
                await Task.WhenAny(read, Task.Delay(20, cancel));
            }
        }
        catch (IOException)
        {
            // Closed under the next byte; the answer came before.
        }
        await read;
        Assert.Equal("HTTP/1.1 408", Encoding.ASCII.GetString(answer));
        Assert.Equal(HttpStatusCode.OK, (await poller.Poll("[192]")).Status);
        await Eventually.Is(() => gateway.Admission.Open == 1);
    }
}
