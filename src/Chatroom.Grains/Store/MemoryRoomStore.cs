namespace Chatroom.Grains.Store;

/// <summary>
/// Rooms in this process's memory: for tests and for servers whose rooms may end with the process. Thread-safe: one lock, held
/// for microseconds.
/// </summary>
/// <param name="limitBytes">
/// What all logs, snapshots and rows of outlets may hold together; an append or snapshot over it throws <see cref="StoreRefusedException"/>.
/// </param>
public sealed partial class MemoryRoomStore(long limitBytes = MemoryRoomStore.DefaultLimitBytes) : IRoomStore
{
    /// <summary>1 GiB.</summary>
    public const long DefaultLimitBytes = 1L << 30;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryLog> _rooms = new(StringComparer.Ordinal);
    private readonly StoreMetrics _metrics = new("memory", static () => 0);
    private long _bytes;
    private long _deletedEpoch;
    private bool _disposed;

    /// <inheritdoc/>
    public Task<StoredRoom?> Load(string room, CancellationToken cancel)
    {
        StoreInput.Check(room);
        return Run(() => _rooms.GetValueOrDefault(room)?.Load(), cancel);
    }

    /// <inheritdoc/>
    public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel)
    {
        StoreInput.Check(room, batch);
        StoreInput.Check(room, told);
        return Run(() => { Add(room, batch, told); return true; }, cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel)
    {
        StoreInput.Check(room, maxBatches);
        return Run<IReadOnlyList<StoredBatch>>(() => Find(room, epoch)?.From(fromSeq, maxBatches) ?? [], cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel)
    {
        StoreInput.Check(room, maxBatches);
        return Run<IReadOnlyList<StoredBatch>>(() => Find(room, epoch)?.Before(beforeSeq, maxBatches) ?? [], cancel);
    }

    /// <inheritdoc/>
    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel)
    {
        StoreInput.Check(room, snapshot);
        return Run(() => { Take(room, snapshot, keepFromSeq); return true; }, cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return Run<IReadOnlyList<StoredRoomInfo>>(() => [.. _rooms
            .Where(room => string.CompareOrdinal(room.Key, after) > 0 && !room.Key.StartsWith(StoreInput.ReservedPrefix, StringComparison.Ordinal))
            .OrderBy(room => room.Key, StringComparer.Ordinal)
            .Take(max)
            .Select(room => room.Value.Info(room.Key))], cancel);
    }

    /// <inheritdoc/>
    public Task Delete(string room, CancellationToken cancel)
    {
        StoreInput.Check(room);
        return Run(() =>
        {
            if (!_rooms.Remove(room, out var log)) return true;
            _bytes -= log.Bytes;
            _deletedEpoch = Math.Max(_deletedEpoch, log.Epoch);
            return true;
        }, cancel);
    }

    /// <inheritdoc/>
    public Task<long> DeletedEpoch(CancellationToken cancel) => Run(() => _deletedEpoch, cancel);

    /// <summary>Forgets everything. Calls after it throw <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposed = true;
            _rooms.Clear();
        }
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a call under the lock and gives its result, or what it threw, as a task, as every other store does.</summary>
    private Task<T> Run<T>(Func<T> call, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested) return Task.FromCanceled<T>(cancel);
        try
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return Task.FromResult(call());
            }
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    private void Add(string room, StoredBatch batch, IReadOnlyList<OutletRow> told)
    {
        var log = _rooms.GetValueOrDefault(room);
        var begins = batch.MayBegin(log?.Epoch);
        if (!begins && (log is null || batch.Epoch != log.Epoch || batch.First != log.Head + 1))
            throw StoreInput.Conflict(room, batch, log?.Epoch, log?.Head);

        var freed = begins ? log?.Bytes ?? 0 : 0;
        Reserve(batch.Events.Length + StoreInput.BytesOf(told) - freed);
        if (begins) _rooms[room] = log = new MemoryLog(batch.Epoch);
        log!.Append(batch);
        _outlets.Add(room, told);
        _metrics.Appended(1);
    }

    private void Take(string room, StoredSnapshot snapshot, long keepFromSeq)
    {
        if (Find(room, snapshot.Epoch) is not { } log) return;
        if (snapshot.Seq > log.Head) throw StoreInput.Conflict(room, snapshot, log.Head);
        var before = log.Bytes;
        if (_bytes + snapshot.State.Length > limitBytes) throw Full();
        log.Take(snapshot, keepFromSeq);
        _bytes += log.Bytes - before;
    }

    private MemoryLog? Find(string room, long epoch) => _rooms.TryGetValue(room, out var log) && log.Epoch == epoch ? log : null;

    private void Reserve(long bytes)
    {
        if (_bytes + bytes > limitBytes) throw Full();
        _bytes += bytes;
    }

    private StoreRefusedException Full()
    {
        _metrics.Refused(StoreMetrics.Full, 1);
        return new StoreRefusedException($"the memory store holds {_bytes:N0} of {limitBytes:N0} bytes: no more is taken");
    }
}
