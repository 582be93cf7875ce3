using Chatroom.Grains.Outlets;

namespace Chatroom.Grains.Store;

/// <summary>
/// What the store has beside the rooms' logs, for the server API: which rooms there are, and what outlets did not take. Here or over the
/// link, as the grains are. Thread-safe. Throws what the store threw.
/// </summary>
public interface IRecords
{
    /// <summary>As <see cref="IRoomStore.List"/>.</summary>
    Task<IReadOnlyList<StoredRoomInfo>> Rooms(string after, int max, CancellationToken cancel);

    /// <summary>How much waits for the outlet and how much of it is dead.</summary>
    Task<OutletCounts> Waiting(OutletId outlet, CancellationToken cancel);

    /// <summary>As <see cref="DeadRows.List"/>.</summary>
    Task<IReadOnlyList<StoredOutletRow>> Dead(long after, int max, CancellationToken cancel);

    /// <summary>As <see cref="DeadRows.Replay"/>.</summary>
    Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel);
}

/// <summary>The records of this process's own store. Thread-safe.</summary>
internal sealed class StoreRecords(IRoomStore store, DeadRows dead) : IRecords
{
    public Task<IReadOnlyList<StoredRoomInfo>> Rooms(string after, int max, CancellationToken cancel) => store.List(after, max, cancel);

    public Task<OutletCounts> Waiting(OutletId outlet, CancellationToken cancel) => store.Outlets.Count(outlet, cancel);

    public Task<IReadOnlyList<StoredOutletRow>> Dead(long after, int max, CancellationToken cancel) => dead.List(after, max, cancel);

    public Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel) => dead.Replay(ids, cancel);
}
