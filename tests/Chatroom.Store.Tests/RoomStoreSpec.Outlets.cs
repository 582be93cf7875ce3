using System.Text;
using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <content>Rows of outlets: with their batch or not at all, by lane, in order, given up and replayed.</content>
public abstract partial class RoomStoreSpec
{
    protected static readonly int Lane = OutletLanes.Of(OutletId.Webhook, Room);

    protected static OutletRow Row(string text, int events = 1, OutletId outlet = OutletId.Webhook) => new(outlet, events, Encoding.UTF8.GetBytes(text));

    protected static string[] Texts(IEnumerable<StoredOutletRow> rows) => [.. rows.Select(row => Encoding.UTF8.GetString(row.Payload))];

    private async Task<long[]> AddRows(params string[] texts)
    {
        foreach (var text in texts) await Store.Outlets.Add(Room, [Row(text)], Cancel);
        return [.. (await Store.Outlets.Next(Lane, 100, Cancel)).Select(row => row.Id)];
    }

    [Fact]
    public async Task Rows_come_with_their_batch_in_order()
    {
        await Store.Append(Room, Batch(1, 1, 3), [Row("a", 2), Row("b")], Cancel);
        await Store.Append(Room, Batch(1, 3, 4), [Row("c")], Cancel);
        var rows = await Store.Outlets.Next(Lane, 10, Cancel);
        Assert.Equal(["a", "b", "c"], Texts(rows));
        Assert.Equal((Room, 2, 0, 0L, ""), (rows[0].Room, rows[0].Events, rows[0].Attempts, rows[0].DueMs, rows[0].Error));
        Assert.True(rows[0].Id < rows[1].Id && rows[1].Id < rows[2].Id);
        Assert.Equal(["a", "b"], Texts(await Store.Outlets.Next(Lane, 2, Cancel)));
        Assert.Empty(await Store.Outlets.Next((Lane + 1) % OutletLanes.PerOutlet, 10, Cancel));
    }

    [Fact]
    public async Task A_batch_that_is_refused_leaves_no_rows()
    {
        await Store.Append(Room, Batch(1, 1, 2), [Row("a")], Cancel);
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.Append(Room, Batch(1, 5, 6), [Row("b")], Cancel));
        Assert.Equal(["a"], Texts(await Store.Outlets.Next(Lane, 10, Cancel)));
    }

    [Fact]
    public async Task Rows_outlive_the_room_that_they_speak_of()
    {
        await Store.Append(Room, Batch(1, 1, 2), [Row("a")], Cancel);
        await Store.Delete(Room, Cancel);
        Assert.Equal(["a"], Texts(await Store.Outlets.Next(Lane, 10, Cancel)));
    }

    [Fact]
    public async Task A_row_waits_until_it_is_sent_and_counts_what_failed()
    {
        var ids = await AddRows("a", "b", "c");
        await Store.Outlets.Failed(ids[..2], 5_000, "503", Cancel);
        await Store.Outlets.Failed(ids[..1], 9_000, "time-out", Cancel);
        await Store.Outlets.Sent([ids[1], 999], Cancel);
        var rows = await Store.Outlets.Next(Lane, 10, Cancel);
        Assert.Equal(["a", "c"], Texts(rows));
        Assert.Equal((2, 9_000L, "time-out"), (rows[0].Attempts, rows[0].DueMs, rows[0].Error));
    }

    [Fact]
    public async Task What_is_given_up_is_listed_and_goes_back_to_its_place()
    {
        var ids = await AddRows("a", "b", "c");
        await Store.Outlets.Bury(ids[..2], "410", Cancel);
        await Store.Outlets.Bury(ids[..1], "again", Cancel);
        await Store.Outlets.Sent(ids[..1], Cancel);
        Assert.Equal(["c"], Texts(await Store.Outlets.Next(Lane, 10, Cancel)));
        var dead = await Store.Outlets.Dead(0, 10, Cancel);
        Assert.Equal(["a", "b"], Texts(dead));
        Assert.Equal((1, "410"), (dead[0].Attempts, dead[0].Error));
        Assert.Equal(["b"], Texts(await Store.Outlets.Dead(ids[0], 10, Cancel)));
        Assert.Equal(["a"], Texts(await Store.Outlets.Dead(0, 1, Cancel)));

        Assert.Equal(1, await Store.Outlets.Replay([ids[0], ids[2]], Cancel));
        var rows = await Store.Outlets.Next(Lane, 10, Cancel);
        Assert.Equal(["a", "c"], Texts(rows));
        Assert.Equal((0, 0L, ""), (rows[0].Attempts, rows[0].DueMs, rows[0].Error));
    }

    [Fact]
    public async Task The_oldest_are_given_up_and_the_oldest_dead_are_forgotten()
    {
        await Store.Outlets.Add(Room, [Row("aa", 3), Row("b", 2)], Cancel);
        await Store.Outlets.Add("other", [Row("c", 5)], Cancel);
        await Store.Outlets.Add(Room, [Row("d")], Cancel);
        Assert.Equal(new OutletCounts(4, 11, 5, 0, 0), await Store.Outlets.Count(OutletId.Webhook, Cancel));
        Assert.Equal(10, await Store.Outlets.BuryOldest(OutletId.Webhook, 3, "overflow", Cancel));
        Assert.Equal(new OutletCounts(1, 1, 1, 3, 4), await Store.Outlets.Count(OutletId.Webhook, Cancel));
        Assert.Equal(5, await Store.Outlets.DropDead(OutletId.Webhook, 2, Cancel));
        Assert.Equal(["c"], Texts(await Store.Outlets.Dead(0, 10, Cancel)));
        Assert.Equal(5, await Store.Outlets.DropDead(OutletId.Webhook, 10, Cancel));
        Assert.Equal(0, await Store.Outlets.DropDead(OutletId.Webhook, 10, Cancel));
        Assert.Equal(1, await Store.Outlets.BuryOldest(OutletId.Webhook, 10, "overflow", Cancel));
        Assert.Equal(0, await Store.Outlets.BuryOldest(OutletId.Webhook, 10, "overflow", Cancel));
    }

    [Fact]
    public async Task An_id_is_never_used_again()
    {
        var ids = await AddRows("a", "b");
        await Store.Outlets.Sent(ids, Cancel);
        Assert.True((await AddRows("c")).Single() > ids[1]);
    }

    [Fact]
    public async Task A_row_without_events_or_a_room_without_a_name_is_the_caller_s_mistake()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Outlets.Add(Room, [Row("a", 0)], Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Outlets.Add("", [Row("a")], Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(1, 1, 2), [Row("a", 0)], Cancel));
        Assert.Null(await Store.Load(Room, Cancel));
    }

    [Fact]
    public async Task Each_outlet_has_lanes_of_its_own_and_its_rows_stay_in_them()
    {
        await Store.Append(Room, Batch(1, 1, 3), [Row("w"), Row("a", 2, OutletId.Archive), Row("u", 3, OutletId.Audit)], Cancel);
        await Store.Outlets.Add(Room, [Row("b", 1, OutletId.Archive)], Cancel);
        Assert.Equal(["w"], Texts(await Waiting(OutletId.Webhook)));
        Assert.Equal(["a", "b"], Texts(await Waiting(OutletId.Archive)));
        Assert.Equal([(OutletId.Audit, 3)], (await Waiting(OutletId.Audit)).Select(row => (row.Outlet, row.Events)));
        Assert.Equal(24, Enum.GetValues<OutletId>().SelectMany(LanesOf).Distinct().Count());

        await Store.Outlets.Bury([.. (await Waiting(OutletId.Archive)).Select(row => row.Id)], "full", Cancel);
        var dead = await Store.Outlets.Dead(0, 10, Cancel);
        Assert.Equal([(OutletId.Archive, "a"), (OutletId.Archive, "b")], dead.Select(row => (row.Outlet, Texts([row])[0])));
        Assert.Equal(2, await Store.Outlets.Replay([dead[0].Id, dead[1].Id], Cancel));
        Assert.Equal(["a", "b"], Texts(await Waiting(OutletId.Archive)));
        Assert.Equal(["w"], Texts(await Waiting(OutletId.Webhook)));
        foreach (var outlet in Enum.GetValues<OutletId>())
            foreach (var lane in LanesOf(outlet).Where(lane => lane != OutletLanes.Of(outlet, Room))) Assert.Empty(await Store.Outlets.Next(lane, 10, Cancel));
    }

    [Fact]
    public async Task What_is_too_much_of_one_outlet_is_counted_given_up_and_forgotten_of_that_one()
    {
        await Store.Outlets.Add(Room, [Row("w"), Row("aa", 2, OutletId.Archive), Row("a", 3, OutletId.Archive), Row("u", 4, OutletId.Audit)], Cancel);
        Assert.Equal(new OutletCounts(2, 5, 3, 0, 0), await Store.Outlets.Count(OutletId.Archive, Cancel));
        Assert.Equal(5, await Store.Outlets.BuryOldest(OutletId.Archive, 10, "overflow", Cancel));
        Assert.Equal(4, await Store.Outlets.BuryOldest(OutletId.Audit, 10, "overflow", Cancel));
        Assert.Equal(new OutletCounts(0, 0, 0, 2, 3), await Store.Outlets.Count(OutletId.Archive, Cancel));
        Assert.Equal(new OutletCounts(1, 1, 1, 0, 0), await Store.Outlets.Count(OutletId.Webhook, Cancel));
        Assert.Equal(0, await Store.Outlets.DropDead(OutletId.Webhook, 10, Cancel));
        Assert.Equal(2, await Store.Outlets.DropDead(OutletId.Archive, 1, Cancel));
        Assert.Equal(["a", "u"], Texts(await Store.Outlets.Dead(0, 10, Cancel)));
        Assert.Equal(["w"], Texts(await Waiting(OutletId.Webhook)));
    }

    private Task<IReadOnlyList<StoredOutletRow>> Waiting(OutletId outlet) => Store.Outlets.Next(OutletLanes.Of(outlet, Room), 10, Cancel);

    private static IEnumerable<int> LanesOf(OutletId outlet) => Enumerable.Range(OutletLanes.First(outlet), OutletLanes.PerOutlet);
}
