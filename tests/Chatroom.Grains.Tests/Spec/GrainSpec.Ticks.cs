using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>A room looks at its clock when something is due and at no other time.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task A_room_where_nothing_happens_waits_for_nothing()
    {
        var (room, _) = await OpenWith(Plain with { Room = Plain.Room with { RoomIdleMs = 0 } }, Say.Join("ann"), Say.Join("bob"));
        await room.Ask(Say.Text("ann", "hello"));
        await UntilQuiet(room);
        Advance(3_600_000);
        await room.Facts();
        Assert.Equal(0, Clock.PendingTimers);
    }

    [Fact]
    public async Task A_thousand_quiet_rooms_wait_for_nothing()
    {
        var grains = Start(Store, Clock, Plain);
        var gateway = new TestGateway();
        var rooms = Enumerable.Range(0, 1_000).Select(i => grains.Room($"r{i}")).ToList();
        foreach (var room in rooms)
        {
            await room.Attach(gateway);
            await room.Ask(Say.Join("ann"));
        }
        Advance(1_000);
        foreach (var room in rooms) await UntilQuiet(room);
        Assert.Equal(0, Clock.PendingTimers);
    }

    [Fact]
    public async Task What_is_due_later_comes_after_a_long_silence()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("bob"));
        await UntilQuiet(room);
        await room.AskAll(Say.Drop("bob"), Say.Members("ann"));
        Assert.Equal(1, Clock.PendingTimers);
        Advance(Plain.Room.GraceMs - 1);
        Assert.Equal(2, (await room.Facts())!.Members);
        Advance(Plain.TickMs + 1);
        Assert.Equal(1, (await room.Facts())!.Members);
        await UntilQuiet(room);
        Assert.Equal("online r 1", gateway.Told[^1]);
    }

    [Fact]
    public async Task Joins_that_come_together_are_counted_together()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        await UntilQuiet(room);
        var before = gateway.Told.Length;
        for (var i = 0; i < 50; i++) await room.Ask(Say.Join($"u{i}"));
        Advance(Plain.Room.PresenceMs);
        await room.Facts();
        Assert.Equal(["online r 51"], gateway.Told[before..]);
    }

    [Fact]
    public async Task A_member_who_joins_again_and_is_refused_by_the_store_keeps_the_place()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        var told = await room.AskAll(Say.Text("ann", "lost"), Say.Join("ann"), Say.Join("new"));
        Assert.Equal([24015, 24015, 24015], told.Select(one => one.Code));
        Advance(100);
        Assert.Equal(1, (await room.Facts())!.Members);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "still here"))).Code);
    }

    /// <summary>Lets everything that is due come, each in its turn, until nothing more is.</summary>
    private async Task UntilQuiet(IRoomGrain room)
    {
        for (var i = 0; i < 20 && Clock.PendingTimers > 0; i++)
        {
            Advance(5_000);
            await room.Facts();
        }
    }
}
