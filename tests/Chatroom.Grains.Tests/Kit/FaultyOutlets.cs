using Chatroom.Grains.Store;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>A store whose next calls to mark rows as sent fail. Thread-safe.</summary>
internal sealed class FaultyOutlets(IRoomStore inner) : IRoomStore, IOutletStore
{
    private int _failSent;

    /// <summary>How many of them are still to fail.</summary>
    public int FailSent
    {
        get => Volatile.Read(ref _failSent);
        set => Volatile.Write(ref _failSent, value);
    }

    public IOutletStore Outlets => this;

    public Task Sent(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        if (FailSent == 0) return inner.Outlets.Sent(ids, cancel);
        Interlocked.Decrement(ref _failSent);
        throw new StoreRefusedException("as the test wants it");
    }

    public Task<long> DeletedEpoch(CancellationToken cancel) => inner.DeletedEpoch(cancel);

    public Task Add(string room, IReadOnlyList<OutletRow> rows, CancellationToken cancel) => inner.Outlets.Add(room, rows, cancel);

    public Task<IReadOnlyList<StoredOutletRow>> Next(int lane, int max, CancellationToken cancel) => inner.Outlets.Next(lane, max, cancel);

    public Task Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        inner.Outlets.Failed(ids, dueMs, error, cancel);

    public Task Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) => inner.Outlets.Bury(ids, error, cancel);

    public Task<long> BuryOldest(OutletId outlet, int max, string error, CancellationToken cancel) => inner.Outlets.BuryOldest(outlet, max, error, cancel);

    public Task<IReadOnlyList<StoredOutletRow>> Dead(long after, int max, CancellationToken cancel) => inner.Outlets.Dead(after, max, cancel);

    public Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel) => inner.Outlets.Replay(ids, cancel);

    public Task<long> DropDead(OutletId outlet, int max, CancellationToken cancel) => inner.Outlets.DropDead(outlet, max, cancel);

    public Task<OutletCounts> Count(OutletId outlet, CancellationToken cancel) => inner.Outlets.Count(outlet, cancel);

    public Task<StoredRoom?> Load(string room, CancellationToken cancel) => inner.Load(room, cancel);

    public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel) =>
        inner.Append(room, batch, told, cancel);

    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel) =>
        inner.Read(room, epoch, fromSeq, maxBatches, cancel);

    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel) =>
        inner.ReadBack(room, epoch, beforeSeq, maxBatches, cancel);

    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel) =>
        inner.Snapshot(room, snapshot, keepFromSeq, cancel);

    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel) => inner.List(after, max, cancel);

    public Task Delete(string room, CancellationToken cancel) => inner.Delete(room, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
