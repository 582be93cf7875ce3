using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>What a room store does besides when its rooms outlive it.</summary>
public abstract class DurableRoomStoreSpec : RoomStoreSpec
{
    [Fact]
    public async Task A_store_that_is_opened_again_has_everything()
    {
        await Fill(Store, Room, epoch: 4, batches: 6, size: 2, Cancel);
        await Store.Snapshot(Room, Snapshot(4, 8), 5, Cancel);
        await Fill(Store, "other", epoch: 1, batches: 2, cancel: Cancel);
        await Store.Delete("other", Cancel);
        await Reopen();

        var loaded = await Store.Load(Room, Cancel);
        Assert.Equal((4, 12, Text(Snapshot(4, 8))), (loaded!.Epoch, loaded.Head, Text(loaded.Snapshot)));
        Assert.Equal(Text([Batch(4, 9, 11), Batch(4, 11, 13)]), Text(loaded.Batches));
        Assert.Equal([5, 7, 9, 11], (await Store.Read(Room, 4, 1, 10, Cancel)).Select(batch => batch.First));
        Assert.Null(await Store.Load("other", Cancel));
        await Store.Append(Room, Batch(4, 13, 14), Cancel);
    }

    [Fact]
    public async Task Disposing_ends_the_writes_that_wait()
    {
        var appends = Enumerable.Range(0, 200).Select(i => Store.Append($"r{i}", Batch(1, 1, 2), Cancel)).ToArray();
        await Reopen();
        await Task.WhenAll(appends);
        Assert.Equal(200, (await Store.List("", 1000, Cancel)).Count);
    }

    [Fact]
    public async Task Rows_that_wait_and_dead_ones_are_there_after_a_start()
    {
        await Store.Append(Room, Batch(1, 1, 2), [Row("a"), Row("b")], Cancel);
        await Store.Outlets.Bury([(await Store.Outlets.Next(Lane, 1, Cancel))[0].Id], "410", Cancel);
        await Reopen();
        Assert.Equal(["b"], Texts(await Store.Outlets.Next(Lane, 10, Cancel)));
        Assert.Equal(["a"], Texts(await Store.Outlets.Dead(0, 10, Cancel)));
    }

    protected override Task Between(Random random) => Reopen();

    private async Task Reopen()
    {
        await Store.DisposeAsync();
        Store = await Open();
    }
}
