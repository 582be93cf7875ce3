using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>What meets in one room has one outcome: the one that docs/PROTOCOL.md says ("At the same time").</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task Of_two_moderators_who_act_at_once_both_are_answered_and_the_last_that_is_stored_decides()
    {
        var (room, _) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("max", Role.Moderator), Say.Join("ann"), Say.Join("bob"));
        var gate = Store.Hold(StoreCall.Append);
        // All are on their way before any of them is stored.
        Task<Told>[] asked =
        [
            room.Ask(Say.Mute("mod", "ann")), room.Ask(Say.Unmute("max", "ann")),
            room.Ask(Say.Mute("mod", "bob")), room.Ask(Say.Mute("max", "bob")),
            room.Ask(Say.Unmute("mod", "ann")),
        ];
        await gate.Reached.InTime();
        gate.Release();
        Assert.Equal([0, 0, 0, 0, 23407], (await Task.WhenAll(asked)).Select(told => told.Code));
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "unmuted last"))).Code);
        Assert.Equal(23408, (await room.Ask(Say.Text("bob", "muted last"))).Code);
        var mutes = (await LogAudit.Events(Disk, Id)).OfType<MuteEvent>().Select(mute => (mute.By, mute.User, mute.UntilMs != Until.Never));
        Assert.Equal([("mod", "ann", true), ("max", "ann", false), ("mod", "bob", true), ("max", "bob", true)], mutes);
        Assert.Equal(23408, (await Open().AskAll(Say.Join("bob"), Say.Text("bob", "after a restart")))[1].Code);
    }

    [Fact]
    public async Task A_sanction_meets_a_member_who_leaves_and_comes_back_in_their_new_place()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"), Say.Join("bob"));
        var gate = Store.Hold(StoreCall.Append);
        var first = room.Ask(Say.Text("bob", "keeps the store busy"));
        await gate.Reached.InTime();
        var told = room.AskAll(
            Say.Leave("ann"), Say.Mute("mod", "ann"), Say.Kick("mod", "ann"), Say.Join("ann"), Say.Text("ann", "back"),
            Say.Leave("bob"), Say.Ban("mod", "bob"), Say.Join("bob"));
        gate.Release();
        Assert.Equal(0, (await first).Code);
        Assert.Equal([0, 0, 23407, 0, 23408, 0, 0, 23409], (await told).Select(one => one.Code));
        Assert.NotEqual(0, (await told)[3].Number("mutedUntil"));
        Assert.DoesNotContain(gateway.Told, line => line.StartsWith("removed", StringComparison.Ordinal));
        Assert.Equal(2, (await room.Facts())!.Members);
    }
}
