using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

// Snapshots and what they let go.
public abstract partial class RoomStoreSpec
{
    [Fact]
    public async Task Load_gives_the_snapshot_and_the_batches_after_it()
    {
        await Fill(Store, Room, epoch: 1, batches: 4, size: 3, Cancel);
        await Store.Snapshot(Room, Snapshot(1, 6), 1, Cancel);
        var loaded = await Store.Load(Room, Cancel);
        Assert.Equal((12, Text(Snapshot(1, 6))), (loaded!.Head, Text(loaded.Snapshot)));
        Assert.Equal([7, 10], loaded.Batches.Select(batch => batch.First));
        Assert.Equal(4, (await Store.Read(Room, 1, 1, 10, Cancel)).Count);
    }

    [Fact]
    public async Task A_snapshot_inside_a_batch_is_followed_by_that_batch()
    {
        await Fill(Store, Room, epoch: 1, batches: 3, size: 3, Cancel);
        await Store.Snapshot(Room, Snapshot(1, 5), 9, Cancel);
        Assert.Equal([4, 7], (await Store.Load(Room, Cancel))!.Batches.Select(batch => batch.First));
        Assert.Equal([4, 7], (await Store.Read(Room, 1, 1, 10, Cancel)).Select(batch => batch.First));
    }

    [Theory]
    [InlineData(1, new long[] { 1, 4, 7, 10 })]
    [InlineData(4, new long[] { 4, 7, 10 })]
    [InlineData(6, new long[] { 4, 7, 10 })]
    [InlineData(10, new long[] { 10 })]
    [InlineData(100, new long[] { 10 })]
    public async Task Retention_drops_what_ends_before_and_is_covered(long keepFrom, long[] firsts)
    {
        await Fill(Store, Room, epoch: 1, batches: 4, size: 3, Cancel);
        await Store.Snapshot(Room, Snapshot(1, 9), keepFrom, Cancel);
        Assert.Equal(firsts, (await Store.Read(Room, 1, 1, 10, Cancel)).Select(batch => batch.First));
        Assert.Equal(firsts.Reverse(), (await Store.ReadBack(Room, 1, 100, 10, Cancel)).Select(batch => batch.First));
        Assert.Empty(await Store.ReadBack(Room, 1, firsts[0], 10, Cancel));
        await Store.Append(Room, Batch(1, 13, 14), Cancel);
    }

    [Fact]
    public async Task What_retention_dropped_does_not_come_back()
    {
        await Fill(Store, Room, epoch: 1, batches: 6, cancel: Cancel);
        await Store.Snapshot(Room, Snapshot(1, 5), 5, Cancel);
        await Store.Snapshot(Room, Snapshot(1, 6), 1, Cancel);
        Assert.Equal([5, 6], (await Store.Read(Room, 1, 1, 10, Cancel)).Select(batch => batch.First));
        Assert.Equal(Text(Snapshot(1, 6)), Text((await Store.Load(Room, Cancel))!.Snapshot));
    }

    [Fact]
    public async Task A_late_snapshot_does_not_replace_a_newer_one()
    {
        await Fill(Store, Room, epoch: 1, batches: 6, cancel: Cancel);
        await Store.Snapshot(Room, Snapshot(1, 5), 1, Cancel);
        await Store.Snapshot(Room, Snapshot(1, 3), 4, Cancel);
        Assert.Equal(Text(Snapshot(1, 5)), Text((await Store.Load(Room, Cancel))!.Snapshot));
        Assert.Equal(6, (await Store.Read(Room, 1, 1, 10, Cancel)).Count);
    }

    [Fact]
    public async Task A_snapshot_of_another_epoch_is_ignored()
    {
        await Store.Snapshot(Room, Snapshot(1, 0), 1, Cancel);
        Assert.Null(await Store.Load(Room, Cancel));
        await Fill(Store, Room, epoch: 2, batches: 3, cancel: Cancel);
        await Store.Snapshot(Room, Snapshot(1, 2), 3, Cancel);
        await Store.Snapshot(Room, Snapshot(3, 2), 3, Cancel);
        var loaded = await Store.Load(Room, Cancel);
        Assert.Equal(("none", 3), (Text(loaded!.Snapshot), loaded.Batches.Count));
    }

    [Fact]
    public async Task A_snapshot_beyond_the_head_is_a_conflict()
    {
        await Fill(Store, Room, epoch: 1, batches: 3, cancel: Cancel);
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.Snapshot(Room, Snapshot(1, 4), 4, Cancel));
        var loaded = await Store.Load(Room, Cancel);
        Assert.Equal(("none", 3), (Text(loaded!.Snapshot), loaded.Batches.Count));
    }
}
