using Chatroom.Gateway.Link;
using Chatroom.Grains.Link;
using Chatroom.Grains.Store;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>Calls on their way to the silo: in order, bounded, and each ends once, whatever becomes of the link.</summary>
public sealed class PendingCallsTests
{
    private static readonly SiloLinkOptions Options = new() { CallsMax = 3, CallsBytes = 10_000 };

    private readonly PendingCalls _calls = new(Options);

    [Fact]
    public async Task Without_a_link_a_call_is_refused_and_nothing_waits()
    {
        await Assert.ThrowsAsync<SiloAwayException>(() => Call("a"));
        _calls.Say(new LinkHeartbeat(1, 2, false));
        _calls.Open();
        Assert.Empty(Taken());
    }

    [Fact]
    public void Calls_and_what_is_said_go_in_their_order_each_with_a_number_of_its_own()
    {
        _calls.Open();
        _ = Call("a");
        _calls.Say(new LinkHeartbeat(1, 2, false));
        _ = Call("b");
        var frames = Taken();
        Assert.Equal(["a", "heartbeat", "b"], frames.Select(frame => frame is LinkCall call ? call.Key : "heartbeat"));
        Assert.Equal(2, frames.OfType<LinkCall>().Select(call => call.Id).Distinct().Count());
        Assert.Empty(Taken());
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public async Task No_more_calls_wait_than_may_until_one_is_answered()
    {
        _calls.Open();
        Task<byte[]>[] calls = [Call("a"), Call("b"), Call("c")];
        await Assert.ThrowsAsync<CallRefusedException>(() => Call("d"));
        // What was sent still waits for its answer.
        var sent = Taken().Cast<LinkCall>().ToArray();
        await Assert.ThrowsAsync<CallRefusedException>(() => Call("d"));
        _calls.Answered(new LinkAnswer(sent[1].Id, [7]));
        Assert.Equal([7], await calls[1]);
        Assert.False(calls[0].IsCompleted || calls[2].IsCompleted);
        Assert.False(Call("d").IsCompleted);
        Assert.Equal(["d"], Taken().Cast<LinkCall>().Select(call => call.Key));
    }

    [Fact]
    public async Task No_more_bytes_wait_than_may_until_they_are_sent()
    {
        _calls.Open();
        Assert.False(Call("a", Options.CallsBytes / 2).IsCompleted);
        await Assert.ThrowsAsync<CallRefusedException>(() => Call("b", Options.CallsBytes / 2));
        Assert.Single(Taken());
        Assert.False(Call("b", Options.CallsBytes / 2).IsCompleted);
        await Assert.ThrowsAsync<CallRefusedException>(() => Call("c", Options.CallsBytes + 1));
    }

    [Fact]
    public void A_message_ends_when_it_has_enough_and_the_rest_goes_in_the_next()
    {
        var calls = new PendingCalls(Options with { CallsMax = 100, CallsBytes = 100 * LinkLimits.TogetherBytes });
        calls.Open();
        for (var i = 0; i < 5; i++) _ = calls.Add(LinkMethod.RoomRead, $"{i}", [], [], new byte[LinkLimits.TogetherBytes / 2]);
        var messages = new List<int>();
        for (var frames = new List<LinkFrame>(); calls.Take(frames); frames.Clear()) messages.Add(frames.Count);
        Assert.Equal([2, 2, 1], messages);
    }

    [Fact]
    public async Task A_lost_link_ends_what_was_under_way_as_unknown_and_the_next_begins_empty()
    {
        _calls.Open();
        var sent = Call("sent");
        var id = ((LinkCall)Taken().Single()).Id;
        var waits = Call("waits", Options.CallsBytes / 2);
        _calls.Close();
        await Assert.ThrowsAsync<CallLostException>(() => sent);
        await Assert.ThrowsAsync<CallLostException>(() => waits);
        await Assert.ThrowsAsync<SiloAwayException>(() => Call("late"));
        _calls.Open();
        Assert.Equal((0, 0), (_calls.Count, Taken().Count));
        // Its bytes count no longer, and the answer that comes to a later link is nobody's.
        var next = Call("next", Options.CallsBytes / 2);
        _calls.Answered(new LinkAnswer(id, [1]));
        Assert.False(next.IsCompleted);
        Assert.True(((LinkCall)Taken().Single()).Id > id);
    }

    [Fact]
    public async Task A_failure_ends_the_call_with_its_kind_once()
    {
        _calls.Open();
        var call = Call("room");
        var id = ((LinkCall)Taken().Single()).Id;
        _calls.Failed(new LinkFailure(id, LinkFault.Store, "full"));
        _calls.Answered(new LinkAnswer(id, [1]));
        Assert.Contains("full", (await Assert.ThrowsAsync<StoreRefusedException>(() => call)).Message, StringComparison.Ordinal);
        Assert.Equal(0, _calls.Count);
        _calls.Failed(new LinkFailure(99, LinkFault.Unknown, "nobody's"));
    }

    private Task<byte[]> Call(string key, int bytes = 0) => _calls.Add(LinkMethod.RoomDescribe, key, [], [], new byte[bytes]);

    private List<LinkFrame> Taken()
    {
        var frames = new List<LinkFrame>();
        _calls.Take(frames);
        return frames;
    }
}
