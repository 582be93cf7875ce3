namespace Chatroom.Grains.Store;

/// <content>Rows of outlets, under the same lock and the same limit.</content>
public sealed partial class MemoryRoomStore : IOutletStore
{
    private readonly MemoryOutlets _outlets = new();

    /// <inheritdoc/>
    public IOutletStore Outlets => this;

    Task IOutletStore.Add(string room, IReadOnlyList<OutletRow> rows, CancellationToken cancel)
    {
        StoreInput.Check(room, rows);
        return Run(() =>
        {
            Reserve(StoreInput.BytesOf(rows));
            _outlets.Add(room, rows);
            return true;
        }, cancel);
    }

    Task<IReadOnlyList<StoredOutletRow>> IOutletStore.Next(int lane, int max, CancellationToken cancel) =>
        Run<IReadOnlyList<StoredOutletRow>>(() => _outlets.Next(lane, max), cancel);

    Task IOutletStore.Sent(IReadOnlyList<long> ids, CancellationToken cancel) =>
        Run(() => Freeing(() => { _outlets.Sent(ids); return true; }), cancel);

    Task IOutletStore.Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        Run(() => { _outlets.Failed(ids, dueMs, error); return true; }, cancel);

    Task IOutletStore.Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) =>
        Run(() => { _outlets.Bury(ids, error); return true; }, cancel);

    Task<long> IOutletStore.BuryOldest(OutletId outlet, int max, string error, CancellationToken cancel) => Run(() => _outlets.BuryOldest(outlet, max, error), cancel);

    Task<IReadOnlyList<StoredOutletRow>> IOutletStore.Dead(long after, int max, CancellationToken cancel) =>
        Run<IReadOnlyList<StoredOutletRow>>(() => _outlets.Dead(after, max), cancel);

    Task<long> IOutletStore.Replay(IReadOnlyList<long> ids, CancellationToken cancel) => Run(() => _outlets.Replay(ids), cancel);

    Task<long> IOutletStore.DropDead(OutletId outlet, int max, CancellationToken cancel) => Run(() => Freeing(() => _outlets.DropDead(outlet, max)), cancel);

    Task<OutletCounts> IOutletStore.Count(OutletId outlet, CancellationToken cancel) => Run(() => _outlets.Count(outlet), cancel);

    private T Freeing<T>(Func<T> call)
    {
        var before = _outlets.Bytes;
        var result = call();
        _bytes += _outlets.Bytes - before;
        return result;
    }
}
