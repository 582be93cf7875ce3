using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>Effects other than messages: they hold once stored, and are taken back when they are not.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task Who_is_kicked_is_told_only_when_that_is_stored()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append);
        var asked = room.Ask(Say.Kick("mod", "ann"));
        await gate.Reached.InTime();
        await room.Facts();
        Assert.DoesNotContain(gateway.Told, line => line.StartsWith("removed", StringComparison.Ordinal));

        gate.Release();
        Assert.Equal(0, (await asked).Code);
        Assert.Contains("removed r ann-1 23409 why", gateway.Told);
        Assert.Equal(23406, (await room.Ask(Say.Text("ann", "still here?"))).Code);
    }

    [Fact]
    public async Task A_kick_that_is_not_stored_leaves_the_member_in()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Assert.Equal(24015, (await room.Ask(Say.Kick("mod", "ann"))).Code);
        Assert.DoesNotContain(gateway.Told, line => line.StartsWith("removed", StringComparison.Ordinal));

        Advance(100);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "still here"))).Code);
        Assert.Equal(["still here"], await Stored());
    }

    [Fact]
    public async Task Entries_and_mutes_that_are_not_stored_are_gone()
    {
        var (room, _) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        var version = (await room.Ask(Say.Set("mod", "k", "old"))).Number("version");
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        var told = await room.AskAll(Say.Set("mod", "k", "new"), Say.Set("mod", "k2", "v"), Say.Mute("mod", "ann"));
        Assert.All(told, one => Assert.Equal((24015, "store"), (one.Code, one.Rule)));

        Advance(100);
        var entry = Assert.Single((await room.Ask(Say.Entries("mod"))).Details.GetProperty("entries").EnumerateArray());
        Assert.Equal(("old", version), (entry[1].GetString(), entry[2].GetInt64()));
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "not muted"))).Code);
        Assert.Equal(version + 1, (await room.Facts())!.Seq);
    }

    [Fact]
    public async Task A_room_whose_beginning_is_not_stored_is_no_room()
    {
        var room = Open();
        var gate = Store.Hold(StoreCall.Append, fault: StoreFault.Refused);
        var asked = new[] { room.Ask(Say.Join("ann")), room.Ask(Say.Join("bob")) };
        await gate.Reached.InTime();
        gate.Release();
        Assert.All(await Task.WhenAll(asked), told => Assert.Equal(24015, told.Code));
        Assert.Null(await room.Facts());

        Advance(100);
        Assert.Equal(23410, (await room.Ask(Say.Join("ann", mustExist: true))).Code);
        Assert.Equal(23406, (await room.Ask(Say.Text("ann", "nobody is in"))).Code);
        Assert.Equal(0, (await room.Ask(Say.Join("ann"))).Code);
        Assert.Equal(1, (await room.Facts())!.Members);
    }

    [Fact]
    public async Task A_join_whose_position_is_not_stored_takes_no_place()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append, fault: StoreFault.Refused);
        var text = room.Ask(Say.Text("ann", "lost"));
        var join = room.Ask(Say.Join("bob"));
        await gate.Reached.InTime();
        gate.Release();

        Assert.Equal(24015, (await text).Code);
        Assert.Equal(24015, (await join).Code);
        Assert.Equal(1, (await room.Facts())!.Members);
    }

    [Fact]
    public async Task The_count_is_told_to_every_gateway_by_the_clock()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("bob"));
        Advance(2_000);
        await room.Facts();
        Assert.Contains("online r 2", gateway.Told);
        await room.AskAll(Say.Drop("bob"));
        Advance(31_000);
        await room.Facts();
        Assert.Equal("online r 1", gateway.Told[^1]);
    }
}
