using Chatroom.Grains.Rooms;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Spec;

/// <content>Rooms end: by command, and by time. What comes before the end is stored and told, what comes after it finds no room.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task A_destroyed_room_puts_everybody_out_and_is_forgotten_and_the_next_has_a_higher_epoch()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("star", Role.Broadcaster));
        var first = (await room.Facts())!.Epoch;
        await room.Ask(Say.Set("ann", "k", "v"));
        await room.Ask(Say.Mute("star", "ann"));
        Assert.Equal(0, (await room.Ask(Say.Destroy("star"))).Code);

        Assert.IsType<DestroyedEvent>(gateway.Batches[^1].Events[^1]);
        Assert.Null(await room.Facts());
        Assert.Null(await Disk.Load(Id, CancellationToken.None));
        Assert.Equal(["removed r ann-1 23410 over", "removed r star-1 23410 over"], gateway.Told.Where(line => line.StartsWith("removed", StringComparison.Ordinal)).Order());
        Assert.Equal(23406, (await room.Ask(Say.Text("ann", "anybody?"))).Code);

        var joined = await room.Ask(Say.Join("ann"));
        Assert.True(joined.Epoch > first);
        Assert.Equal((1L, 0, 0L), (joined.Seq, joined.Details.GetProperty("entries").GetArrayLength(), joined.Number("mutedUntil")));
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "hello"))).Code);
    }

    [Fact]
    public async Task What_is_published_before_the_end_is_told_and_what_comes_after_it_is_refused()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("star", Role.Broadcaster));
        var told = await room.AskAll(Say.Text("ann", "before"), Say.Destroy("star"), Say.Text("ann", "after"));
        Assert.Equal([0, 0, 23406], told.Select(one => one.Code));
        Assert.Equal(["before"], gateway.Texts(Id));
    }

    [Fact]
    public async Task A_publish_on_its_way_to_the_store_is_stored_before_the_room_ends()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("star", Role.Broadcaster));
        var gate = Store.Hold(StoreCall.Append);
        var publish = room.Ask(Say.Text("ann", "under way"));
        await gate.Reached.InTime();
        var destroy = room.Ask(Say.Destroy("star"));
        var late = room.Ask(Say.Text("ann", "late"));
        await room.Facts();
        gate.Release();
        Assert.Equal((0, 0, 23406), ((await publish).Code, (await destroy).Code, (await late).Code));
        Assert.Equal(["under way"], gateway.Texts(Id));
        Assert.IsType<DestroyedEvent>(gateway.Batches[^1].Events[^1]);
    }

    [Fact]
    public async Task An_end_that_is_not_stored_ends_nothing()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("star", Role.Broadcaster));
        var epoch = (await room.Facts())!.Epoch;
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Assert.Equal(24015, (await room.Ask(Say.Destroy("star"))).Code);
        Assert.DoesNotContain(gateway.Told, line => line.StartsWith("removed", StringComparison.Ordinal));
        Advance(100);
        var told = await room.Ask(Say.Text("ann", "still here"));
        Assert.Equal((0, epoch), (told.Code, told.Epoch));
    }

    [Fact]
    public async Task A_room_that_ended_before_it_was_forgotten_is_forgotten_by_its_next_load()
    {
        var (room, _) = await OpenWith(null, Say.Join("star", Role.Broadcaster));
        var first = (await room.Facts())!.Epoch;
        Store.Fail(StoreCall.Delete, StoreFault.LostBefore);
        Assert.Equal(0, (await room.Ask(Say.Destroy("star"))).Code);
        await room.Facts();
        Assert.NotNull(await Disk.Load(Id, CancellationToken.None));

        var after = Start(Store, Clock, Plain).Room(Id);
        Assert.Null(await after.Facts());
        Assert.Null(await Disk.Load(Id, CancellationToken.None));
        Assert.True((await after.Ask(Say.Join("ann"))).Epoch > first);
    }

    [Theory]
    [InlineData(StoreFault.Refused)]
    [InlineData(StoreFault.LostBefore)]
    [InlineData(StoreFault.LostAfter)]
    public async Task A_room_that_was_not_forgotten_is_made_again_in_its_place(StoreFault fault)
    {
        var (room, _) = await OpenWith(null, Say.Join("star", Role.Broadcaster));
        var first = (await room.Facts())!.Epoch;
        Store.Fail(StoreCall.Delete, fault);
        Assert.Equal(0, (await room.Ask(Say.Destroy("star"))).Code);
        var joined = await room.Ask(Say.Join("ann"));
        Assert.Equal((0, true), (joined.Code, joined.Epoch > first));
        Assert.Equal(joined.Epoch, (await Disk.Load(Id, CancellationToken.None))!.Epoch);
    }

    [Fact]
    public async Task A_room_that_nobody_uses_ends_though_it_has_left_memory()
    {
        var options = Plain with { IdleMs = 10_000 };
        var grains = Start(Store, Clock, options);
        var (used, unused, kept) = (grains.Room("used"), grains.Room("unused"), grains.Room("kept"));
        foreach (var room in new[] { used, unused, kept })
        {
            await room.Ask(Say.Join("ann"));
            await room.Ask(Say.Leave("ann"));
        }
        await grains.Ask(new KeepRooms("api", ["kept"], []));
        Advance(options.Room.RoomIdleMs - 10_000);
        await used.Ask(Say.Join("bob"));
        Advance(20_000);

        using var sweep = new IdleSweep(Store, grains, options, Clock, NullLogger<IdleSweep>.Instance);
        Assert.Equal(2, await sweep.Sweep(CancellationToken.None));
        // Its end is stored and it is forgotten within a few ticks.
        for (var tick = 0; tick < 100 && await unused.Facts() is not null; tick++) Advance(options.TickMs);
        Assert.NotNull(await used.Facts());
        Assert.NotNull(await kept.Facts());
        Assert.Null(await unused.Facts());
    }

    [Fact]
    public async Task Likes_of_all_gateways_are_one_event_and_each_is_answered_with_its_place()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        // The first is told at once; what comes within the second after it waits.
        Assert.Equal(0, (await room.Ask(Say.Likes("g1", 1))).Code);
        var asked = new[] { room.Ask(Say.Likes("g1", 3)), room.Ask(Say.Likes("g2", 4)) };
        await room.Facts();
        Assert.All(asked, one => Assert.False(one.IsCompleted));
        Advance(1_000);
        var told = await Task.WhenAll(asked);
        Assert.All(told, one => Assert.Equal((0, told[0].Number("seq")), (one.Code, one.Number("seq"))));
        Assert.Equal(
            [new CounterChange("like", 1, 1), new CounterChange("like", 8, 7)],
            gateway.Of(Id).SelectMany(batch => batch.Events).OfType<CountersEvent>().SelectMany(counters => counters.Changes));
    }

    [Fact]
    public async Task Likes_that_are_not_stored_are_not_counted_and_their_gateway_is_told_so()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        Assert.Equal(0, (await room.Ask(Say.Likes("g1", 1))).Code);
        var lost = room.Ask(Say.Likes("g1", 5));
        await room.Facts();
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Advance(1_000);
        Assert.Equal(24015, (await lost).Code);
        Advance(2_000);
        Assert.Equal(0, (await room.Ask(Say.Likes("g1", 2))).Code);
        var joined = await room.Ask(Say.Join("bob"));
        Assert.Equal("[[\"like\",3]]", joined.Details.GetProperty("counters").GetRawText());
    }

    [Fact]
    public async Task An_entry_whose_time_passed_while_the_room_was_away_is_not_shown()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        await room.Ask(Say.Set("ann", "short", "v") with { TtlSeconds = 10 });
        await room.Ask(Say.Set("ann", "long", "v") with { TtlSeconds = 100 });
        Clock.Advance(TimeSpan.FromSeconds(20));
        var after = Start(Disk, Clock, Plain).Room(Id);
        var joined = await after.Ask(Say.Join("ann"));
        var entries = joined.Details.GetProperty("entries").EnumerateArray().ToList();
        Assert.Contains("long", Assert.Single(entries).GetRawText());
    }
}
