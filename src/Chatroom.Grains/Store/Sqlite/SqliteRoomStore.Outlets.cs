namespace Chatroom.Grains.Store;

/// <content>Rows of outlets: in the same transactions as the batches.</content>
public sealed partial class SqliteRoomStore : IOutletStore
{
    /// <inheritdoc/>
    public IOutletStore Outlets => this;

    Task IOutletStore.Add(string room, IReadOnlyList<OutletRow> rows, CancellationToken cancel)
    {
        StoreInput.Check(room, rows);
        return Write(writes => writes.Add(room, rows), cancel, StoreInput.BytesOf(rows));
    }

    Task<IReadOnlyList<StoredOutletRow>> IOutletStore.Next(int lane, int max, CancellationToken cancel) =>
        _readers.Run(reads => reads.Outlets.Next(lane, max), cancel);

    Task IOutletStore.Sent(IReadOnlyList<long> ids, CancellationToken cancel) => Write(writes => writes.Sent(ids), cancel);

    Task IOutletStore.Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        Write(writes => writes.Failed(ids, dueMs, error), cancel);

    Task IOutletStore.Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) =>
        Write(writes => writes.Bury(ids, error), cancel);

    Task<long> IOutletStore.BuryOldest(OutletId outlet, int max, string error, CancellationToken cancel) =>
        Write(writes => writes.BuryOldest(outlet, max, error), cancel);

    Task<IReadOnlyList<StoredOutletRow>> IOutletStore.Dead(long after, int max, CancellationToken cancel) =>
        _readers.Run(reads => reads.Outlets.Dead(after, max), cancel);

    Task<long> IOutletStore.Replay(IReadOnlyList<long> ids, CancellationToken cancel) => Write(writes => writes.Replay(ids), cancel);

    Task<long> IOutletStore.DropDead(OutletId outlet, int max, CancellationToken cancel) => Write(writes => writes.DropDead(outlet, max), cancel);

    Task<OutletCounts> IOutletStore.Count(OutletId outlet, CancellationToken cancel) => _readers.Run(reads => reads.Outlets.Count(outlet), cancel);

    private Task<long> Write(Func<SqliteOutletWrites, long> call, CancellationToken cancel, long bytes = 0) =>
        new StoreOutletCall<SqliteWrites>((writes, result) => result(call(writes.Outlets)), bytes, cancel).Through(_intake.Write);
}
