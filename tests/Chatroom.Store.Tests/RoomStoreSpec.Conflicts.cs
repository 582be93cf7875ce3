using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

// The log stays dense and has one writer.
public abstract partial class RoomStoreSpec
{
    [Theory]
    [InlineData(5, 5, "a gap")]
    [InlineData(5, 3, "an overlap")]
    [InlineData(5, 1, "the begin of the epoch that is there")]
    [InlineData(4, 4, "a lower epoch")]
    [InlineData(4, 1, "the begin of a lower epoch")]
    [InlineData(6, 4, "a higher epoch that does not begin at 1")]
    public async Task What_does_not_follow_the_head_is_a_conflict(long epoch, long first, string what)
    {
        await Fill(Store, Room, epoch: 5, batches: 3, cancel: Cancel);
        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => Store.Append(Room, Batch(epoch, first, first + 1), Cancel));
        Assert.Contains(Room, conflict.Message, StringComparison.Ordinal);
        var loaded = await Store.Load(Room, Cancel);
        Assert.True((5, 3, 3) == (loaded!.Epoch, loaded.Head, loaded.Batches.Count), what);
        await Store.Append(Room, Batch(5, 4, 6), Cancel);
    }

    [Fact]
    public async Task An_unknown_room_begins_at_1()
    {
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.Append(Room, Batch(1, 2, 3), Cancel));
        Assert.Null(await Store.Load(Room, Cancel));
    }

    [Fact]
    public async Task Of_two_writers_at_one_seq_one_wins()
    {
        await Fill(Store, Room, epoch: 1, batches: 1, cancel: Cancel);
        for (var seq = 2L; seq < 20; seq++)
        {
            var first = seq;
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(
                () => Store.Append(Room, new StoredBatch(1, first, first + 1, writer, [(byte)writer]), Cancel), Cancel)).ToArray();
            await Ended(writers);
            _ = Assert.Single(writers, writer => writer.IsCompletedSuccessfully);
            Assert.All(writers.Where(writer => writer.IsFaulted), writer => Assert.IsType<StoreConflictException>(writer.Exception!.InnerException));
        }
        Assert.Equal(Enumerable.Range(1, 19).Select(seq => (long)seq), (await Store.Load(Room, Cancel))!.Batches.Select(batch => batch.First));
    }

    [Fact]
    public async Task A_conflict_costs_the_other_rooms_nothing()
    {
        await Fill(Store, "bad", epoch: 1, batches: 1, cancel: Cancel);
        var calls = Enumerable.Range(0, 30).Select(i => i % 3 == 0
            ? Store.Append("bad", Batch(1, 7, 8), Cancel)
            : Store.Append($"good{i}", Batch(1, 1, 2), Cancel)).ToArray();
        await Ended(calls);
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(i % 3 == 0, calls[i].IsFaulted));
        Assert.Equal(1, (await Store.Load("bad", Cancel))!.Head);
        Assert.Equal(21, (await Store.List("", 100, Cancel)).Count);
    }

    [Fact]
    public async Task A_new_epoch_drops_the_old_log()
    {
        await Fill(Store, Room, epoch: 1, batches: 4, cancel: Cancel);
        await Store.Snapshot(Room, Snapshot(1, 3), 1, Cancel);
        await Store.Append(Room, Batch(8, 1, 3) with { Replaces = 1 }, Cancel);
        var loaded = await Store.Load(Room, Cancel);
        Assert.Equal((8, 2, "none"), (loaded!.Epoch, loaded.Head, Text(loaded.Snapshot)));
        Assert.Equal(Text([Batch(8, 1, 3)]), Text(loaded.Batches));
        Assert.Empty(await Store.Read(Room, 1, 1, 10, Cancel));
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.Append(Room, Batch(1, 5, 6), Cancel));
    }

    [Theory]
    [InlineData(9, 0, false, "in the place of none, and there is one")]
    [InlineData(9, 4, false, "in the place of one that was there before")]
    [InlineData(9, 6, false, "in the place of one that is not there")]
    [InlineData(5, 5, false, "in its own place")]
    [InlineData(4, 5, false, "in the place of a higher one")]
    [InlineData(9, 5, true, "in the place of the one that is there")]
    public async Task A_log_begins_in_the_place_of_the_one_that_it_names(long epoch, long replaces, bool begins, string what)
    {
        await Fill(Store, Room, epoch: 5, batches: 3, cancel: Cancel);
        var appended = Store.Append(Room, Batch(epoch, 1, 2) with { Replaces = replaces }, Cancel);
        await Ended([appended]);
        Assert.True(begins ? appended.IsCompletedSuccessfully : appended.Exception?.InnerException is StoreConflictException, what);
        var loaded = await Store.Load(Room, Cancel);
        Assert.Equal(begins ? (epoch, 1) : (5, 3), (loaded!.Epoch, loaded.Head));
    }

    [Fact]
    public async Task In_the_place_of_a_log_that_was_deleted_another_begins()
    {
        await Fill(Store, Room, epoch: 5, batches: 3, cancel: Cancel);
        await Store.Delete(Room, Cancel);
        await Store.Append(Room, Batch(6, 1, 2) with { Replaces = 5 }, Cancel);
        Assert.Equal(6, (await Store.Load(Room, Cancel))!.Epoch);
    }

    [Fact]
    public async Task The_highest_epoch_of_all_that_were_deleted_is_known_whatever_is_deleted_later()
    {
        Assert.Equal(0, await Store.DeletedEpoch(Cancel));
        await Fill(Store, "high", epoch: 7, batches: 2, cancel: Cancel);
        await Fill(Store, "low", epoch: 3, batches: 2, cancel: Cancel);
        foreach (var room in (string[])["high", "low", "never"])
        {
            await Store.Delete(room, Cancel);
            Assert.Equal(7, await Store.DeletedEpoch(Cancel));
        }
    }

    [Fact]
    public async Task Of_two_who_both_found_no_room_one_makes_it_and_keeps_what_was_acknowledged()
    {
        var begun = Enumerable.Range(1, 4).Select(epoch => Task.Run(() => Store.Append(Room, Batch(epoch, 1, 3), Cancel), Cancel)).ToArray();
        await Ended(begun);
        var made = 1 + Array.FindIndex(begun, append => append.IsCompletedSuccessfully);
        Assert.All(begun.Where((_, i) => i + 1 != made), append => Assert.IsType<StoreConflictException>(append.Exception?.InnerException));
        Assert.Equal(Text([Batch(made, 1, 3)]), Text((await Store.Load(Room, Cancel))!.Batches));
    }

    [Fact]
    public async Task Malformed_input_is_told_and_changes_nothing()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append("", Batch(1, 1, 2), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(1, 0, 2), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(1, 1, 1), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(-1, 1, 2), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(0, 1, 2), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(1, 1, 2) with { Replaces = -1 }, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Room, Batch(1, 1, 2, (16 << 20) + 1), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Read(Room, 1, 1, 0, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.List("", 0, Cancel));
        Assert.Null(await Store.Load(Room, Cancel));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_changes_nothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Append(Room, Batch(1, 1, 2), source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Load(Room, source.Token));
        Assert.Null(await Store.Load(Room, Cancel));
    }

    [Fact]
    public async Task A_disposed_store_says_so()
    {
        await Store.DisposeAsync();
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.Append(Room, Batch(1, 1, 2), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.Load(Room, Cancel));
    }
}
