using Chatroom.Grains.Rooms;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>The store refuses, loses answers, hangs: what is acknowledged is stored, what is refused is not.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task A_refused_append_fails_everything_that_waits_and_leaves_no_trace()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append, fault: StoreFault.Refused);
        var asked = Enumerable.Range(0, 10).Select(i => room.Ask(Say.Text("ann", $"m{i}"))).ToArray();
        await gate.Reached.InTime();
        await room.Facts();
        gate.Release();

        var told = await Task.WhenAll(asked);
        Assert.All(told, one => Assert.Equal((24015, "store", 100), (one.Code, one.Rule, one.Number("retryAfterMs"))));
        Assert.Empty(await Stored());

        Assert.Equal(24015, (await room.Ask(Say.Text("ann", "too early"))).Code);
        Assert.Equal(0, (await room.Ask(Say.Join("bob"))).Code);
        Advance(100);
        Assert.Equal(2, (await room.Ask(Say.Text("ann", "m0"))).Number("seq"));
        Assert.Equal(["m0"], await Stored());
        LogAudit.Same(await LogAudit.Events(Disk, Id), gateway.Of(Id));
    }

    [Fact]
    public async Task The_back_off_doubles_until_the_store_takes_something()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        var waits = new List<long>();
        Store.Fail(StoreCall.Append, StoreFault.Refused, times: 6);
        for (var i = 0; i < 6; i++)
        {
            waits.Add((await room.Ask(Say.Text("ann", $"m{i}"))).Number("retryAfterMs"));
            Advance((int)waits[^1]);
        }
        Assert.Equal([100, 200, 400, 800, 1_600, 2_000], waits);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "taken"))).Code);
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Assert.Equal(100, (await room.Ask(Say.Text("ann", "again"))).Number("retryAfterMs"));
    }

    [Fact]
    public async Task A_lost_answer_of_an_append_that_was_done_is_an_ack()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        Store.Fail(StoreCall.Append, StoreFault.LostAfter);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "stored"))).Code);
        Advance(100);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "next"))).Code);
        Assert.Equal(["stored", "next"], gateway.Texts(Id));
        LogAudit.Same(await LogAudit.Events(Disk, Id), gateway.Of(Id));
    }

    [Fact]
    public async Task A_lost_answer_of_an_append_that_was_not_done_is_a_refusal()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        Store.Fail(StoreCall.Append, StoreFault.LostBefore);
        Assert.Equal(24015, (await room.Ask(Say.Text("ann", "lost"))).Code);
        Advance(100);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "next"))).Code);
        Assert.Equal(["next"], gateway.Texts(Id));
    }

    [Theory]
    [InlineData(StoreFault.LostAfter)]
    [InlineData(StoreFault.LostBefore)]
    public async Task An_outcome_that_cannot_be_read_is_told_as_unknown_and_found_out_later(StoreFault fault)
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("bob"));
        Store.Fail(StoreCall.Append, fault);
        Store.Fail(StoreCall.Load, StoreFault.LostBefore, times: 12);
        var gone = Store.Count(StoreCall.Append);
        var asked = room.Ask(Say.Text("ann", "who knows"));
        await Eventually.Is(() => Store.Count(StoreCall.Append) != gone);

        Advance(4_500);
        Assert.False(asked.IsCompleted);
        Assert.Equal(24015, (await room.Ask(Say.Text("bob", "meanwhile"))).Code);
        Assert.Equal(0, (await room.Ask(Say.Members("bob"))).Code);
        Advance(750);
        Assert.Equal((-1, "store"), ((await asked).Code, (await asked).Rule));

        await UntilAvailable(room);
        Assert.Equal(2, (await room.Facts())!.Members);
        var again = await room.Ask(Say.Text("ann", "who knows"));
        Assert.Equal((0, fault == StoreFault.LostAfter), (again.Code, again.Has("duplicate")));
        Assert.Equal(["who knows"], gateway.Texts(Id));
        LogAudit.Same(await LogAudit.Events(Disk, Id), gateway.Of(Id));
    }

    /// <summary>Lets back-offs pass one by one: each failed load has had its turn before the clock moves on.</summary>
    private async Task UntilAvailable(IRoomGrain room)
    {
        for (var i = 0; i < 50 && await Unavailable(room); i++) Advance(2_000);
        Assert.Equal(0, Store.Pending);
    }

    private static async Task<bool> Unavailable(IRoomGrain room)
    {
        try
        {
            await room.Facts();
            return false;
        }
        catch (RoomUnavailableException)
        {
            return true;
        }
    }

    [Fact]
    public async Task A_store_that_hangs_makes_the_outcome_unknown_and_a_resend_finds_it()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append);
        var asked = room.Ask(Say.Text("ann", "slow"));
        await gate.Reached.InTime();
        await room.Facts();
        Advance(5_250);
        Assert.Equal(-1, (await asked).Code);

        var again = room.Ask(Say.Text("ann", "slow"));
        await room.Facts();
        Assert.False(again.IsCompleted);
        gate.Release();
        Assert.Equal((0, true), ((await again).Code, (await again).Has("duplicate")));
        Assert.Equal(["slow"], gateway.Texts(Id));
    }

    [Fact]
    public async Task Of_two_batches_in_one_go_each_has_its_own_outcome()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        var first = Store.Hold(StoreCall.Append);
        var going = room.Ask(Say.Text("ann", "going"));
        await first.Reached.InTime();
        var stored = room.Ask(Say.Text("ann", "stored"));
        var join = room.Ask(Say.Join("bob"));
        var refused = room.Ask(Say.Text("ann", "refused"));
        var late = room.Ask(Say.Join("cyd"));
        await room.Facts();
        Store.Hold(StoreCall.Append).Release();
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        first.Release();

        Assert.Equal([0, 0, 0, 24015, 24015], (await Task.WhenAll(going, stored, join, refused, late)).Select(told => told.Code));
        Assert.Equal(["going", "stored"], gateway.Texts(Id));
        Assert.Equal(["going", "stored"], await Stored());
        Assert.Equal(2, (await room.Facts())!.Members);
    }

    [Fact]
    public async Task A_message_at_a_place_that_somebody_else_has_written_is_not_acknowledged()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        var other = Open();
        await other.Ask(Say.Join("bob"));
        Assert.Equal(0, (await other.Ask(Say.Text("bob", "theirs"))).Code);

        Assert.Equal(24015, (await room.Ask(Say.Text("ann", "ours"))).Code);
        Assert.Equal(["theirs"], gateway.Texts(Id));
        Advance(100);
        if (LeavesWhenDeposed) Assert.Equal([23406, 0], (await room.AskAll(Say.Text("ann", "who"), Say.Join("ann"))).Select(told => told.Code));
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "again"))).Code);
        Assert.Equal(["theirs", "again"], await Stored());
        LogAudit.Same(await LogAudit.Events(Disk, Id), gateway.Of(Id));
    }

    [Fact]
    public async Task Of_two_that_both_find_no_room_one_makes_it_and_the_other_finds_what_was_acknowledged_there()
    {
        var (ours, theirs) = (Open(), Open());
        var (gateway, other) = (new TestGateway(), new TestGateway());
        await ours.Attach(gateway);
        await theirs.Attach(other);
        Assert.Equal(0, (await ours.Ask(Say.Join("ann"))).Code);
        Assert.Equal(0, (await ours.Ask(Say.Text("ann", "acknowledged"))).Code);
        // A later creation: its epoch is higher.
        Advance(1_000);
        Assert.Equal(24015, (await theirs.Ask(Say.Join("bob"))).Code);
        Advance(100);
        Assert.Equal(0, (await theirs.Ask(Say.Join("bob"))).Code);
        Assert.Equal(0, (await theirs.Ask(Say.Text("bob", "behind it"))).Code);
        Assert.Equal(["acknowledged", "behind it"], await Stored());
        Assert.Equal(24015, (await ours.Ask(Say.Text("ann", "beside it"))).Code);
        Assert.Equal(["acknowledged", "behind it"], await Stored());
    }

    [Fact]
    public async Task A_room_that_cannot_be_loaded_says_so_and_is_there_after_the_back_off()
    {
        var (before, _) = await OpenWith(null, Say.Join("ann"));
        await before.Ask(Say.Text("ann", "kept"));
        var room = Open();
        Store.Fail(StoreCall.Load, StoreFault.LostBefore);
        Assert.Equal(24015, (await room.Ask(Say.Join("bob"))).Code);
        await Assert.ThrowsAsync<RoomUnavailableException>(() => room.Attach(new TestGateway()));

        Advance(100);
        var told = await room.Ask(Say.Join("bob"));
        Assert.Equal((0, 2), (told.Code, told.Seq));
    }

    [Fact]
    public async Task While_the_store_is_down_members_keep_their_places_and_no_answer_is_wrong()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("bob"));
        await room.Ask(Say.Set("ann", "k", "old"));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Store.Fail(StoreCall.Load, StoreFault.LostBefore, times: 3);
        Assert.Equal(24015, (await room.Ask(Say.Set("ann", "k", "new"))).Code);

        Assert.Equal(24015, (await room.Ask(Say.Join("cyd"))).Code);
        Assert.Equal(24015, (await room.Ask(Say.Entries("ann"))).Code);
        Assert.Equal(2, (await room.Ask(Say.Members("ann"))).Number("count"));
        await UntilAvailable(room);

        Assert.Equal("old", (await room.Ask(Say.Entries("ann"))).Details.GetProperty("entries")[0][1].GetString());
        Assert.Equal([0, 0], (await room.AskAll(Say.Join("cyd"), Say.Text("bob", "back"))).Select(told => told.Code));
        LogAudit.Same(await LogAudit.Events(Disk, Id), gateway.Of(Id));
    }

    [Fact]
    public async Task A_full_outbox_refuses_and_loses_nothing()
    {
        var (room, _) = await OpenWith(Plain with { OutboxEvents = 5 }, Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append);
        var asked = Enumerable.Range(0, 8).Select(i => room.Ask(Say.Text("ann", $"m{i}"))).ToArray();
        await gate.Reached.InTime();
        await room.Facts();
        gate.Release();
        Assert.Equal([0, 0, 0, 0, 0, 24015, 24015, 24015], (await Task.WhenAll(asked)).Select(told => told.Code));
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "after"))).Code);
        Assert.Equal(["m0", "m1", "m2", "m3", "m4", "after"], await Stored());
    }

    [Fact]
    public async Task A_gateway_that_throws_harms_nobody_else()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        await room.Attach(new TestGateway { Fault = new InvalidOperationException("a bug") }, "g0");
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "hello"))).Code);
        Assert.Equal(["hello"], gateway.Texts(Id));
    }

    [Fact]
    public async Task Calls_that_wait_for_the_first_load_keep_their_order()
    {
        if (!OrdersFirstCalls) Assert.Skip("this engine orders calls to a room that is in memory, not those that bring it there");
        var gate = Store.Hold(StoreCall.Load);
        var room = Open();
        var asked = new List<Task<Told>> { room.Ask(Say.Join("ann")) };
        for (var i = 0; i < 20; i++) asked.Add(room.Ask(Say.Text("ann", $"m{i}")));
        await gate.Reached.InTime();
        gate.Release();
        for (var i = 20; i < 200; i++) asked.Add(room.Ask(Say.Text("ann", $"m{i}")));

        Assert.All(await Task.WhenAll(asked), told => Assert.Equal(0, told.Code));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"m{i}"), await Stored());
    }
}
