using System.Text;
using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <content>Webhook rows: with their batch or not at all, by lane, in order, given up and replayed.</content>
public abstract partial class RoomStoreSpec
{
    protected static readonly int Lane = WebhookRow.LaneOf(Room);

    protected static WebhookRow Row(string text, int events = 1) => new(events, Encoding.UTF8.GetBytes(text));

    protected static string[] Texts(IEnumerable<StoredWebhook> rows) => [.. rows.Select(row => Encoding.UTF8.GetString(row.Payload))];

    private async Task<long[]> AddRows(params string[] texts)
    {
        foreach (var text in texts) await Store.Webhooks.Add(Room, [Row(text)], Cancel);
        return [.. (await Store.Webhooks.Next(Lane, 100, Cancel)).Select(row => row.Id)];
    }

    [Fact]
    public async Task Rows_come_with_their_batch_in_order()
    {
        await Store.Append(Room, Batch(1, 1, 3), [Row("a", 2), Row("b")], Cancel);
        await Store.Append(Room, Batch(1, 3, 4), [Row("c")], Cancel);
        var rows = await Store.Webhooks.Next(Lane, 10, Cancel);
        Assert.Equal(["a", "b", "c"], Texts(rows));
        Assert.Equal((Room, 2, 0, 0L, ""), (rows[0].Room, rows[0].Events, rows[0].Attempts, rows[0].DueMs, rows[0].Error));
        Assert.True(rows[0].Id < rows[1].Id && rows[1].Id < rows[2].Id);
        Assert.Equal(["a", "b"], Texts(await Store.Webhooks.Next(Lane, 2, Cancel)));
        Assert.Empty(await Store.Webhooks.Next((Lane + 1) % WebhookRow.Lanes, 10, Cancel));
    }

    [Fact]
    public async Task A_batch_that_is_refused_leaves_no_rows()
    {
        await Store.Append(Room, Batch(1, 1, 2), [Row("a")], Cancel);
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.Append(Room, Batch(1, 5, 6), [Row("b")], Cancel));
        Assert.Equal(["a"], Texts(await Store.Webhooks.Next(Lane, 10, Cancel)));
    }

    [Fact]
    public async Task Rows_outlive_the_room_that_they_speak_of()
    {
        await Store.Append(Room, Batch(1, 1, 2), [Row("a")], Cancel);
        await Store.Delete(Room, Cancel);
        Assert.Equal(["a"], Texts(await Store.Webhooks.Next(Lane, 10, Cancel)));
    }

    [Fact]
    public async Task A_row_waits_until_it_is_sent_and_counts_what_failed()
    {
        var ids = await AddRows("a", "b", "c");
        await Store.Webhooks.Failed(ids[..2], 5_000, "503", Cancel);
        await Store.Webhooks.Failed(ids[..1], 9_000, "time-out", Cancel);
        await Store.Webhooks.Sent([ids[1], 999], Cancel);
        var rows = await Store.Webhooks.Next(Lane, 10, Cancel);
        Assert.Equal(["a", "c"], Texts(rows));
        Assert.Equal((2, 9_000L, "time-out"), (rows[0].Attempts, rows[0].DueMs, rows[0].Error));
    }

    [Fact]
    public async Task What_is_given_up_is_listed_and_goes_back_to_its_place()
    {
        var ids = await AddRows("a", "b", "c");
        await Store.Webhooks.Bury(ids[..2], "410", Cancel);
        await Store.Webhooks.Bury(ids[..1], "again", Cancel);
        await Store.Webhooks.Sent(ids[..1], Cancel);
        Assert.Equal(["c"], Texts(await Store.Webhooks.Next(Lane, 10, Cancel)));
        var dead = await Store.Webhooks.Dead(0, 10, Cancel);
        Assert.Equal(["a", "b"], Texts(dead));
        Assert.Equal((1, "410"), (dead[0].Attempts, dead[0].Error));
        Assert.Equal(["b"], Texts(await Store.Webhooks.Dead(ids[0], 10, Cancel)));
        Assert.Equal(["a"], Texts(await Store.Webhooks.Dead(0, 1, Cancel)));

        Assert.Equal(1, await Store.Webhooks.Replay([ids[0], ids[2]], Cancel));
        var rows = await Store.Webhooks.Next(Lane, 10, Cancel);
        Assert.Equal(["a", "c"], Texts(rows));
        Assert.Equal((0, 0L, ""), (rows[0].Attempts, rows[0].DueMs, rows[0].Error));
    }

    [Fact]
    public async Task The_oldest_are_given_up_and_the_oldest_dead_are_forgotten()
    {
        await Store.Webhooks.Add(Room, [Row("aa", 3), Row("b", 2)], Cancel);
        await Store.Webhooks.Add("other", [Row("c", 5)], Cancel);
        await Store.Webhooks.Add(Room, [Row("d")], Cancel);
        Assert.Equal(new WebhookCounts(4, 11, 5, 0, 0), await Store.Webhooks.Count(Cancel));
        Assert.Equal(10, await Store.Webhooks.BuryOldest(3, "overflow", Cancel));
        Assert.Equal(new WebhookCounts(1, 1, 1, 3, 4), await Store.Webhooks.Count(Cancel));
        Assert.Equal(5, await Store.Webhooks.DropDead(2, Cancel));
        Assert.Equal(["c"], Texts(await Store.Webhooks.Dead(0, 10, Cancel)));
        Assert.Equal(5, await Store.Webhooks.DropDead(10, Cancel));
        Assert.Equal(0, await Store.Webhooks.DropDead(10, Cancel));
        Assert.Equal(1, await Store.Webhooks.BuryOldest(10, "overflow", Cancel));
        Assert.Equal(0, await Store.Webhooks.BuryOldest(10, "overflow", Cancel));
    }

    [Fact]
    public async Task An_id_is_never_used_again()
    {
        var ids = await AddRows("a", "b");
        await Store.Webhooks.Sent(ids, Cancel);
        Assert.True((await AddRows("c")).Single() > ids[1]);
    }

    [Fact]
    public async Task A_row_without_events_or_a_room_without_a_name_is_the_caller_s_mistake()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Webhooks.Add(Room, [Row("a", 0)], Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Webhooks.Add("", [Row("a")], Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(1, 1, 2), [Row("a", 0)], Cancel));
        Assert.Null(await Store.Load(Room, Cancel));
    }
}
