using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

[Collection(SharedGateway.Name)]
public sealed class ResumeTests(RunningGateway shared)
{
    [Fact]
    public async Task Inside_the_ring_nothing_is_lost_and_nothing_comes_twice() => await ResumeAfter(shared, "resume-ring", 5, gaps: 0);

    [Fact]
    public async Task Behind_the_ring_the_log_has_it()
    {
        await using var gateway = await RunningGateway.Start("Gateway:RingFrames=2");
        await ResumeAfter(gateway, "resume-log", 30, gaps: 0);
    }

    [Fact]
    public async Task Further_back_than_there_is_to_catch_up_it_is_one_gap_and_then_the_rest()
    {
        await using var gateway = await RunningGateway.Start("Gateway:RingFrames=2", "Gateway:CatchUpEvents=10");
        var account = await ResumeAfter(gateway, "resume-far", 30, gaps: 1);
        // Ten that it was given, and the one that came after.
        Assert.Equal((20, 11), (account.Elided, account.Delivered));
    }

    [Fact]
    public async Task A_position_of_another_epoch_or_of_no_log_is_not_resumed()
    {
        await using var stays = await Peer.Join(shared.Port, "rs-stays:moderator", "resume-epoch");
        await stays.Publish("m1");
        var epoch = (long)stays.Joined["epoch"]!;
        foreach (var position in ((long, long)[])[(epoch + 1, 1), (0, 0), (-1, -1), (epoch, -1), (epoch, long.MinValue)])
        {
            await using var back = await Peer.Join(shared.Port, "rs-back", "resume-epoch", position: position);
            Assert.NotEqual(true, (bool?)back.Joined["resumed"]);
            var seq = (long)(await stays.Publish($"m{Guid.NewGuid():N}")).Details["seq"]!;
            await back.ReadTo(seq);
            Assert.Equal(0, back.Room.Elided);
        }
    }

    [Fact]
    public async Task A_position_ahead_of_the_log_is_not_resumed()
    {
        await using var peer = await Peer.Join(shared.Port, "rs-ahead", "resume-ahead");
        await using var back = await Peer.Join(
            shared.Port, "rs-ahead2", "resume-ahead", position: ((long)peer.Joined["epoch"]!, (long)peer.Joined["seq"]! + 50));
        Assert.NotEqual(true, (bool?)back.Joined["resumed"]);
        var seq = (long)(await peer.Publish("m1")).Details["seq"]!;
        await back.ReadTo(seq);
    }

    [Fact]
    public async Task Within_the_grace_a_dropped_connection_keeps_its_place()
    {
        await using var stays = await Peer.Join(shared.Port, "rs-watch", "resume-grace");
        var dropped = await Peer.Join(shared.Port, "rs-drop", "resume-grace");
        Assert.Equal(2, (int)dropped.Joined["count"]!);
        await dropped.DisposeAsync();
        await using var back = await Peer.Join(shared.Port, "rs-drop", "resume-grace");
        Assert.Equal(2, (int)back.Joined["count"]!);
        Assert.Equal(2, (int)(await stays.Ask("members")).Result["count"]!);
        // A goodbye is another matter.
        await back.Send("[224]");
        Assert.Equal(1000, (await back.Closed()).Close);
        while ((int)(await stays.Ask("members")).Result["count"]! != 1)
        {
            // The leave is on its way behind the close.
        }
    }

    /// <summary>Joins, drops, misses so many messages, resumes from its position: its account must be whole.</summary>
    private static async Task<Sessions.ReaderLedger> ResumeAfter(RunningGateway gateway, string room, int missed, int gaps)
    {
        await using var speaker = await Peer.Join(gateway.Port, $"{room}-mod:moderator", room);
        var reader = await Peer.Join(gateway.Port, $"{room}-reader", room, WireFormat.MessagePack);
        var (epoch, seq) = ((long)reader.Joined["epoch"]!, (long)reader.Joined["seq"]!);
        var account = reader.Room;
        await reader.DisposeAsync();
        for (var i = 0; i < missed; i++) Assert.Equal(Codes.Ok, (await speaker.Publish($"m{i}", $"{i}")).Code);
        await using var back = await Peer.Open(gateway.Port, WireFormat.MessagePack);
        back.GoOn(account);
        var options = $$$"""{"join":{"room":"{{{room}}}","position":[{{{epoch}}},{{{seq}}}]}}""";
        Assert.Equal(Codes.Ok, await back.Connect($"\"dev:{room}-reader\"", options));
        Assert.True((bool)back.Joined["resumed"]!);
        Assert.Empty(back.Joined["history"]!.AsArray());
        await back.ReadTo(seq + missed);
        Assert.Equal((missed, gaps), (account.Delivered + account.Elided, account.Gaps));
        var messages = account.Events.Values.Where(happened => (int)happened[0]! == 1).Select(happened => (string)happened[3]!).ToList();
        Assert.Equal(Enumerable.Range(0, missed).Skip(missed - messages.Count).Select(i => $"m{i}"), messages);
        var delivered = account.Delivered;
        // And it goes on from there.
        await back.ReadTo((long)(await speaker.Publish("after")).Details["seq"]!);
        Assert.Equal(delivered + 1, account.Delivered);
        return account;
    }
}
