using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

public sealed class MemoryRoomStoreTests : RoomStoreSpec
{
    protected override Task<IRoomStore> Open() => Task.FromResult<IRoomStore>(new MemoryRoomStore());

    [Fact]
    public async Task Over_its_limit_it_refuses_until_something_is_let_go()
    {
        await using var store = new MemoryRoomStore(limitBytes: 100);
        await store.Append("a", Batch(1, 1, 2, bytes: 60), Cancel);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("b", Batch(1, 1, 2, bytes: 60), Cancel));
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Snapshot("a", Snapshot(1, 1, bytes: 60), 2, Cancel));
        Assert.Null(await store.Load("b", Cancel));
        await store.Append("a", Batch(2, 1, 2, bytes: 100) with { Replaces = 1 }, Cancel);
        await store.Delete("a", Cancel);
        await store.Append("b", Batch(1, 1, 2, bytes: 60), Cancel);
        await store.Snapshot("b", Snapshot(1, 1, bytes: 40), 2, Cancel);
        await store.Append("b", Batch(1, 2, 3, bytes: 60), Cancel);
    }

    [Fact]
    public async Task Rows_of_outlets_count_in_its_limit_until_they_are_gone()
    {
        await using var store = new MemoryRoomStore(limitBytes: 100);
        var row = new OutletRow(OutletId.Webhook, 1, new byte[60]);
        await store.Outlets.Add("a", [row], Cancel);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 1, 2, bytes: 10), [row], Cancel));
        await store.Outlets.BuryOldest(OutletId.Webhook, 1, "overflow", Cancel);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Outlets.Add("a", [row], Cancel));
        await store.Outlets.DropDead(OutletId.Webhook, 1, Cancel);
        await store.Append("a", Batch(1, 1, 2, bytes: 10), [row], Cancel);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Outlets.Add("a", [row], Cancel));
        var waits = await store.Outlets.Next(OutletLanes.Of(OutletId.Webhook, "a"), 1, Cancel);
        await store.Outlets.Sent([waits[0].Id], Cancel);
        await store.Outlets.Add("a", [row], Cancel);
    }

    [Fact]
    public async Task The_newest_snapshot_counts_in_its_limit_and_none_before_it()
    {
        await using var store = new MemoryRoomStore(limitBytes: 100);
        await store.Append("a", Batch(1, 1, 2, bytes: 10), Cancel);
        for (var i = 0; i < 3; i++) await store.Snapshot("a", Snapshot(1, 1, bytes: 40), 1, Cancel);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("b", Batch(1, 1, 2, bytes: 51), Cancel));
        await store.Append("b", Batch(1, 1, 2, bytes: 50), Cancel);
    }
}
