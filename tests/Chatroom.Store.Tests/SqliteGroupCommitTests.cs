using System.Diagnostics.Metrics;
using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>Many writes share a transaction; what waits is bounded and may be withdrawn. Counted, not timed.</summary>
public sealed class SqliteGroupCommitTests : IAsyncLifetime
{
    private readonly SqliteTestFile _file = new();
    private readonly CommitGate<SqliteCommit> _gate = CommitGates.Sqlite();
    private SqliteRoomStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Open(_file.Options);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Release();
        await _store.DisposeAsync();
        _gate.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task Writes_of_a_hundred_rooms_that_wait_take_one_transaction()
    {
        var first = await HoldFirst(Cancel);
        var others = Enumerable.Range(0, 100).Select(i => _store.Append($"r{i}", Batch(1, 1, 2), Cancel)).ToArray();
        _gate.Release();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(2, _store.Metrics.Commits);
    }

    [Fact]
    public async Task Writes_of_one_room_that_wait_stay_in_order_in_one_transaction()
    {
        var first = await HoldFirst(Cancel);
        var others = Enumerable.Range(2, 50).Select(seq => _store.Append("first", Batch(1, seq, seq + 1), Cancel)).ToArray();
        _gate.Release();
        await Task.WhenAll([first, .. others]);
        Assert.Equal((2, 51), (_store.Metrics.Commits, (await _store.Load("first", Cancel))!.Head));
    }

    [Fact]
    public async Task A_transaction_takes_no_more_calls_and_bytes_than_its_bounds()
    {
        await Reopen(_file.Options with { CommitMaxCalls = 10, CommitMaxBytes = 1000 });
        var first = await HoldFirst(Cancel);
        var small = Enumerable.Range(0, 30).Select(i => _store.Append($"s{i}", Batch(1, 1, 2), Cancel));
        var big = Enumerable.Range(0, 4).Select(i => _store.Append($"b{i}", Batch(1, 1, 2, bytes: 501), Cancel));
        Task[] calls = [first, .. small, .. big];
        _gate.Release();
        await Task.WhenAll(calls);
        Assert.Equal(1 + 3 + 4, _store.Metrics.Commits);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(1000, 6 << 20)]
    public async Task A_full_queue_refuses_at_once_and_the_others_are_done(int limit, int bytes)
    {
        await Reopen(_file.Options with { QueueLimit = limit, QueueLimitBytes = 18 << 20 });
        var first = await HoldFirst(Cancel);
        var waiting = Enumerable.Range(0, 3).Select(i => _store.Append($"r{i}", Batch(1, 1, 2, bytes), Cancel)).ToArray();
        var refused = _store.Append("more", Batch(1, 1, 2, bytes), Cancel);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<StoreRefusedException>(() => refused);
        _gate.Release();
        await Task.WhenAll([first, .. waiting]);
        await _store.Append("more", Batch(1, 1, 2, bytes), Cancel);
    }

    [Fact]
    public async Task A_write_that_waits_may_be_withdrawn_and_one_that_has_begun_may_not()
    {
        using var source = new CancellationTokenSource();
        var begun = await HoldFirst(source.Token);
        var waiting = _store.Append("waiting", Batch(1, 1, 2), source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(begun.IsCompleted);
        _gate.Release();
        await begun;
        await _store.Append("waiting", Batch(1, 1, 2), Cancel);
        Assert.Equal(1, (await _store.Load("first", Cancel))!.Head);
    }

    [Fact]
    public async Task Reads_do_not_wait_for_a_transaction_and_see_the_state_before_it()
    {
        await _store.Append("first", Batch(1, 1, 2), Cancel);
        _gate.Hold();
        var append = _store.Append("first", Batch(1, 2, 3), Cancel);
        await _gate.Reached;
        Assert.Equal(1, (await _store.Load("first", Cancel))!.Head);
        _gate.Release();
        await append;
        Assert.Equal(2, (await _store.Load("first", Cancel))!.Head);
    }

    [Fact]
    public async Task What_happens_is_counted()
    {
        var counts = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == _store.Metrics.Meter) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument.Name, value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Count(instrument.Name, 1));
        listener.Start();

        var first = await HoldFirst(Cancel);
        var waiting = Enumerable.Range(0, 5).Select(i => _store.Append(i < 4 ? $"r{i}" : "r0", Batch(1, 1, 2), Cancel)).ToArray();
        listener.RecordObservableInstruments();
        _gate.Release();
        await Ended([first, .. waiting]);
        _gate.Next(_ => SQLitePCL.raw.SQLITE_FULL);
        await Assert.ThrowsAsync<StoreRefusedException>(() => _store.Append("r1", Batch(1, 2, 3), Cancel));

        lock (counts)
        {
            Assert.Equal(5, counts["chatroom.store.append"]);
            Assert.Equal(2, counts["chatroom.store.commit"]);
            Assert.Equal(2, counts["chatroom.store.commit.duration"]);
            Assert.Equal(1, counts["chatroom.store.refused"]);
            Assert.Equal(5, counts["chatroom.store.queue"]);
        }

        void Count(string name, double by)
        {
            lock (counts) counts[name] = counts.GetValueOrDefault(name) + by;
        }
    }

    /// <summary>An append that stands in its commit, so that what comes next waits.</summary>
    private async Task<Task> HoldFirst(CancellationToken cancel)
    {
        _gate.Hold();
        var first = _store.Append("first", Batch(1, 1, 2), cancel);
        await _gate.Reached;
        return first;
    }

    private async Task Reopen(SqliteStoreOptions options)
    {
        await _store.DisposeAsync();
        Open(options);
    }

    private void Open(SqliteStoreOptions options) => _store = SqliteRoomStore.Open(options, database => _gate.Take()(database));
}
