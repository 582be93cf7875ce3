namespace Chatroom.Grains.Store;

/// <content>Rows of outlets: in the same transactions as the batches.</content>
public sealed partial class PostgresRoomStore : IOutletStore
{
    /// <inheritdoc/>
    public IOutletStore Outlets => this;

    Task IOutletStore.Add(string room, IReadOnlyList<OutletRow> rows, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        StoreInput.Check(room, rows);
        return Write((writes, _) => writes.Add(room, rows), cancel, StoreInput.BytesOf(rows));
    }

    Task<IReadOnlyList<StoredOutletRow>> IOutletStore.Next(int lane, int max, CancellationToken cancel) =>
        _readers.Run(connection => PostgresOutletReads.Next(connection, lane, max), cancel);

    Task IOutletStore.Sent(IReadOnlyList<long> ids, CancellationToken cancel) => Write((writes, _) => writes.Sent(ids), cancel);

    Task IOutletStore.Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        Write((writes, _) => writes.Failed(ids, dueMs, PostgresInput.Clean(error)), cancel);

    Task IOutletStore.Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) =>
        Write((writes, _) => writes.Bury(ids, PostgresInput.Clean(error)), cancel);

    Task<long> IOutletStore.BuryOldest(OutletId outlet, int max, string error, CancellationToken cancel) =>
        Write((writes, events) => writes.BuryOldest(outlet, max, PostgresInput.Clean(error), events), cancel);

    Task<IReadOnlyList<StoredOutletRow>> IOutletStore.Dead(long after, int max, CancellationToken cancel) =>
        _readers.Run(connection => PostgresOutletReads.Dead(connection, after, max), cancel);

    Task<long> IOutletStore.Replay(IReadOnlyList<long> ids, CancellationToken cancel) =>
        Write((writes, count) => writes.Replay(ids, count), cancel);

    Task<long> IOutletStore.DropDead(OutletId outlet, int max, CancellationToken cancel) => Write((writes, events) => writes.DropDead(outlet, max, events), cancel);

    Task<OutletCounts> IOutletStore.Count(OutletId outlet, CancellationToken cancel) => _readers.Run(connection => PostgresOutletReads.Count(connection, outlet), cancel);

    private Task<long> Write(Action<PostgresOutletWrites, Action<long>> call, CancellationToken cancel, long bytes = 0) =>
        new StoreOutletCall<PostgresPlan>((plan, result) => call(plan.Outlets, result), bytes, cancel).Through(Write);
}
