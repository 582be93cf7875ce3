using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>What every room store does. A suite for one implementation inherits it and gives <see cref="Open"/>.</summary>
public abstract partial class RoomStoreSpec : IAsyncLifetime
{
    protected const string Room = "room";

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The store of this test, empty at its begin.</summary>
    protected IRoomStore Store { get; set; } = null!;

    /// <summary>Opens the store of this test; where it is durable a second call finds what the first left.</summary>
    protected abstract Task<IRoomStore> Open();

    public async ValueTask InitializeAsync() => Store = await Open();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_room_that_nobody_wrote_is_not_there()
    {
        Assert.Null(await Store.Load(Room, Cancel));
        Assert.Empty(await Store.Read(Room, 1, 1, 10, Cancel));
        Assert.Empty(await Store.ReadBack(Room, 1, 100, 10, Cancel));
        Assert.Empty(await Store.List("", 10, Cancel));
    }

    [Fact]
    public async Task What_was_appended_is_loaded_in_order()
    {
        await Fill(Store, Room, epoch: 7, batches: 5, size: 3, Cancel);
        var loaded = await Store.Load(Room, Cancel);
        Assert.NotNull(loaded);
        Assert.Equal((7, 15), (loaded.Epoch, loaded.Head));
        Assert.Null(loaded.Snapshot);
        Assert.Equal(Text([Batch(7, 1, 4), Batch(7, 4, 7), Batch(7, 7, 10), Batch(7, 10, 13), Batch(7, 13, 16)]), Text(loaded.Batches));
    }

    [Theory]
    [InlineData(1, 10, new long[] { 1, 4, 7, 10 })]
    [InlineData(-5, 10, new long[] { 1, 4, 7, 10 })]
    [InlineData(4, 10, new long[] { 4, 7, 10 })]
    [InlineData(6, 2, new long[] { 4, 7 })]
    [InlineData(12, 10, new long[] { 10 })]
    [InlineData(13, 10, new long[0])]
    public async Task Read_gives_the_batches_that_hold_a_seq_and_what_follows(long from, int max, long[] firsts)
    {
        await Fill(Store, Room, epoch: 1, batches: 4, size: 3, Cancel);
        Assert.Equal(firsts, (await Store.Read(Room, 1, from, max, Cancel)).Select(batch => batch.First));
    }

    [Theory]
    [InlineData(100, 10, new long[] { 10, 7, 4, 1 })]
    [InlineData(13, 10, new long[] { 10, 7, 4, 1 })]
    [InlineData(10, 10, new long[] { 7, 4, 1 })]
    [InlineData(9, 2, new long[] { 7, 4 })]
    [InlineData(2, 10, new long[] { 1 })]
    [InlineData(1, 10, new long[0])]
    public async Task Readback_gives_the_batches_below_a_seq_newest_first(long before, int max, long[] firsts)
    {
        await Fill(Store, Room, epoch: 1, batches: 4, size: 3, Cancel);
        Assert.Equal(firsts, (await Store.ReadBack(Room, 1, before, max, Cancel)).Select(batch => batch.First));
    }

    [Fact]
    public async Task Another_epoch_reads_nothing()
    {
        await Fill(Store, Room, epoch: 5, batches: 2, cancel: Cancel);
        Assert.Empty(await Store.Read(Room, 4, 1, 10, Cancel));
        Assert.Empty(await Store.ReadBack(Room, 6, 10, 10, Cancel));
    }

    [Fact]
    public async Task A_batch_of_a_mebibyte_comes_back_whole()
    {
        var big = Batch(1, 1, 1000, bytes: 1 << 20);
        await Store.Append(Room, big, Cancel);
        await Store.Snapshot(Room, Snapshot(1, 999, bytes: 1 << 20), 1, Cancel);
        Assert.Equal(Text(big), Text(Assert.Single(await Store.Read(Room, 1, 1, 10, Cancel))));
        Assert.Equal(Text(Snapshot(1, 999, bytes: 1 << 20)), Text((await Store.Load(Room, Cancel))?.Snapshot));
    }

    [Fact]
    public async Task List_pages_in_order_of_id()
    {
        string[] rooms = ["B", "a", "b:2", "b-1", "c", "b"];
        foreach (var room in rooms) await Fill(Store, room, epoch: 3, batches: 2, cancel: Cancel);
        Assert.Equal(["B", "a", "b", "b-1"], (await Store.List("", 4, Cancel)).Select(info => info.Room));
        Assert.Equal(["b:2", "c"], (await Store.List("b-1", 4, Cancel)).Select(info => info.Room));
        Assert.Empty(await Store.List("c", 4, Cancel));
        Assert.Equal(new StoredRoomInfo("c", 3, 2, Batch(3, 2, 3).TimeMs), Assert.Single(await Store.List("b:2", 4, Cancel)));
    }

    [Fact]
    public async Task A_deleted_room_is_forgotten_and_may_begin_again()
    {
        await Fill(Store, Room, epoch: 9, batches: 3, cancel: Cancel);
        await Fill(Store, "other", epoch: 1, batches: 2, cancel: Cancel);
        await Store.Snapshot(Room, Snapshot(9, 2), 1, Cancel);
        await Store.Delete(Room, Cancel);
        await Store.Delete(Room, Cancel);
        Assert.Null(await Store.Load(Room, Cancel));
        Assert.Equal("other", Assert.Single(await Store.List("", 10, Cancel)).Room);

        await Store.Append(Room, Batch(2, 1, 2), Cancel);
        var loaded = await Store.Load(Room, Cancel);
        Assert.Equal(("none", 1), (Text(loaded?.Snapshot), loaded?.Batches.Count));
    }

    [Fact]
    public async Task Many_rooms_at_once_are_all_dense()
    {
        const int Rooms = 40, Batches = 25;
        await Task.WhenAll(Enumerable.Range(0, Rooms).Select(room => Task.Run(() => Fill(Store, $"r{room}", 1, Batches, 2, Cancel), Cancel)));
        for (var room = 0; room < Rooms; room++)
        {
            var loaded = await Store.Load($"r{room}", Cancel);
            Assert.Equal(Batches * 2, loaded?.Head);
            Assert.Equal(Enumerable.Range(0, Batches).Select(i => Text(Batch(1, (i * 2) + 1, (i * 2) + 3))), Text(loaded!.Batches));
        }
    }
}
