using System.Net;
using System.Text;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Polls;

/// <summary>A client that polls has the same session as one with a WebSocket.</summary>
[Collection(SharedGateway.Name)]
public sealed class PollTests(RunningGateway gateway)
{
    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public async Task It_joins_says_and_hears_what_members_with_a_WebSocket_do(WireFormat format)
    {
        var room = $"poll-chat-{format}";
        await using var peer = await Peer.Join(gateway.Port, $"{room}-peer:moderator", room, format);
        using var poller = await Poller.Join(gateway.Port, $"{room}-poller", room, format);
        Assert.Equal(format == WireFormat.Json ? "application/json" : "application/msgpack", poller.Last!.ContentType);
        Assert.Equal("25000", poller.Last.Header("Poll-Wait-Ms"));
        Assert.Equal(32, poller.Key.Length);
        var (code, details) = await poller.Publish("p1", "from the poller 你好");
        Assert.Equal(Codes.Ok, code);
        await peer.ReadTo((long)details["seq"]!);
        Assert.Equal("from the poller 你好", (string)peer.Room.Events[(long)details["seq"]!][5]!);
        long last = 0;
        for (var i = 0; i < 20; i++) last = (long)(await peer.Publish($"m{i}", $"line {i}")).Details["seq"]!;
        await poller.ReadTo(last);
        Assert.Equal(0, poller.Room.Gaps);
        var said = poller.Room.Events.Values.Where(happened => (int)happened[0]! == 1).Select(happened => (string)happened[5]!);
        Assert.Equal(["from the poller 你好", .. Enumerable.Range(0, 20).Select(i => $"line {i}")], said);
        var (listed, members) = await poller.Query("members", "{}");
        Assert.Equal((Codes.Ok, 2), (listed, (int)members["count"]!));
        await poller.Poll("[192]");
        Assert.NotNull((await poller.Next(frame => (int)frame[0]! == 208))[2]);
    }

    [Fact]
    public async Task No_answer_is_kept_by_a_cache_or_encoded()
    {
        using var poller = await Poller.Join(gateway.Port, "poll-cache", "poll-cache");
        var reply = await poller.Poll("[192]");
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        Assert.Equal("Origin", reply.Header("Vary"));
        var packed = await poller.Send(
            HttpMethod.Post, $"/poll/{poller.Key}", poller.BodyOf("[192]"), poller.Number, poller.Number - 1,
            change: request => request.Headers.Add("Accept-Encoding", "gzip, br"));
        Assert.Equal(208, (int)packed.Frames.Single()[0]!);
    }

    [Fact]
    public async Task It_leaves_its_room_by_a_goodbye_and_then_it_is_over()
    {
        using var poller = await Poller.Join(gateway.Port, "poll-bye", "poll-bye");
        await poller.Poll("[224]");
        Assert.Equal((1000, null), await poller.Closed());
        await using var peer = await Peer.Join(gateway.Port, "poll-bye-peer", "poll-bye");
        while ((int)(await peer.Ask("members")).Result["count"]! != 1)
        {
            // The leave is on its way behind the close.
        }
    }

    [Fact]
    public async Task Who_closes_keeps_the_place_and_resumes_without_a_hole_whatever_the_transport()
    {
        const string room = "poll-resume";
        await using var speaker = await Peer.Join(gateway.Port, "poll-rs-speaker:moderator", room);
        var poller = await Poller.Join(gateway.Port, "poll-rs", room);
        await poller.ReadTo((long)(await speaker.Publish("a1")).Details["seq"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await poller.Close()).Status);
        Assert.Equal((HttpStatusCode.Gone, 1000), ((await poller.Poll()).Status, poller.Last!.Close));
        var missed = (long)(await speaker.Publish("a2")).Details["seq"]!;
        await using var back = await Peer.Join(gateway.Port, "poll-rs", room, position: (poller.Room.Epoch, poller.Room.NextSeq - 1));
        Assert.True((bool)back.Joined["resumed"]!);
        Assert.Equal(2, (int)back.Joined["count"]!);
        back.GoOn(poller.Room);
        await back.ReadTo(missed);
        await back.DisposeAsync();
        missed = (long)(await speaker.Publish("a3")).Details["seq"]!;
        using var again = await Poller.Join(gateway.Port, "poll-rs", room, WireFormat.MessagePack, (back.Room.Epoch, back.Room.NextSeq - 1));
        Assert.True((bool)again.Joined["resumed"]!);
        await again.ReadTo(missed);
        Assert.Equal((missed + 1, 0L), (again.Room.NextSeq, again.Room.Elided));
        poller.Dispose();
    }

    [Fact]
    public async Task A_login_elsewhere_ends_it_with_its_code_and_then_it_is_gone()
    {
        using var poller = await Poller.Join(gateway.Port, "poll-twice", "poll-twice");
        await using var other = await Peer.Join(gateway.Port, "poll-twice", "poll-twice");
        Assert.Equal((CloseCodes.OtherLogin, Codes.OtherLogin), await poller.Closed());
        var gone = await poller.Poll();
        Assert.Equal((HttpStatusCode.Gone, CloseCodes.OtherLogin, Codes.OtherLogin), (gone.Status, gone.Close, gone.Code));
        Assert.Equal(HttpStatusCode.Gone, (await poller.Close()).Status);
    }

    [Theory]
    [InlineData("[16,\"no.such.token\"]", CloseCodes.Token, Codes.TokenWrong)]
    [InlineData("[192]", CloseCodes.BadFrame, Codes.InvalidArgument)]
    [InlineData("{\"no\":\"frame\"}", CloseCodes.BadFrame, Codes.InvalidArgument)]
    public async Task A_bad_first_frame_is_told_as_over_a_WebSocket(string frame, int close, int code)
    {
        using var poller = new Poller(gateway.Port);
        await poller.Open(frame);
        Assert.Equal((close, code), await poller.Closed());
        Assert.Equal((HttpStatusCode.Gone, close), ((await poller.Poll()).Status, poller.Last!.Close));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[[192],")]
    [InlineData("[192]")]
    [InlineData("[[192]][[192]]")]
    [InlineData("[[[[[[[[[[[[192]]]]]]]]]]]]")]
    public async Task A_body_that_is_no_list_of_frames_closes_the_session_alone(string body)
    {
        using var poller = await Poller.Join(gateway.Port, "poll-bad", "poll-bad");
        var number = poller.Number;
        var reply = await poller.Send(HttpMethod.Post, $"/poll/{poller.Key}", Encoding.UTF8.GetBytes(body), number, number - 1);
        poller.Take(number, reply);
        if (reply.Close == 0) await poller.Poll();
        Assert.Equal(CloseCodes.BadFrame, reply.Close != 0 ? reply.Close : poller.Last!.Close);
    }

    [Fact]
    public async Task A_frame_longer_than_there_may_be_closes_it()
    {
        using var poller = await Poller.Join(gateway.Port, "poll-long", "poll-long");
        await poller.Poll("[192]", $$"""[50,"x",{"type":"text","content":"{{new string('x', WireLimits.ClientFrameBytes)}}"}]""");
        Assert.Equal((CloseCodes.BadFrame, Codes.IncompleteFrame), await poller.Closed());
    }
}
