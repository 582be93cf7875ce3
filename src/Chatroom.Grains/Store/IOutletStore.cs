namespace Chatroom.Grains.Store;

/// <summary>
/// What outlets are still to tell: rows that wait, by lane and in the order of their coming, and rows that were given up. Thread-safe.
/// </summary>
/// <remarks>
/// A room's rows for one outlet are all in one lane, so that lanes can be sent side by side and each room's rows in order. Writes are
/// durable and fail as those of <see cref="IRoomStore"/> do.
/// </remarks>
public interface IOutletStore
{
    /// <summary>Adds rows that speak of no batch.</summary>
    Task Add(string room, IReadOnlyList<OutletRow> rows, CancellationToken cancel);

    /// <summary>The oldest rows of a lane that wait, oldest first, no more than <paramref name="max"/>.</summary>
    Task<IReadOnlyList<StoredOutletRow>> Next(int lane, int max, CancellationToken cancel);

    /// <summary>They were taken by the receiver: they go.</summary>
    Task Sent(IReadOnlyList<long> ids, CancellationToken cancel);

    /// <summary>They were not taken: one more attempt is counted, and the next comes no sooner than <paramref name="dueMs"/>.</summary>
    Task Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel);

    /// <summary>They are given up: from the lane to the dead list, with one more attempt counted.</summary>
    Task Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel);

    /// <summary>Gives up the oldest of the outlet that wait, no more than <paramref name="max"/>. How many events that were.</summary>
    Task<long> BuryOldest(OutletId outlet, int max, string error, CancellationToken cancel);

    /// <summary>The dead list of all outlets in order of id, from after <paramref name="after"/> on, no more than <paramref name="max"/>.</summary>
    Task<IReadOnlyList<StoredOutletRow>> Dead(long after, int max, CancellationToken cancel);

    /// <summary>Puts dead rows back to their places in their lanes, with no attempts counted. How many there were.</summary>
    Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel);

    /// <summary>Forgets the oldest of the outlet's dead list, no more than <paramref name="max"/>. How many events that were.</summary>
    Task<long> DropDead(OutletId outlet, int max, CancellationToken cancel);

    /// <summary>How much there is of the outlet.</summary>
    Task<OutletCounts> Count(OutletId outlet, CancellationToken cancel);
}

/// <summary>Events of one room that travel together to one outlet. Immutable.</summary>
/// <param name="Events">How many, at least 1.</param>
/// <param name="Payload">Their JSON objects with commas between them, UTF-8.</param>
public sealed record OutletRow(OutletId Outlet, int Events, byte[] Payload);

/// <summary>A row as the store has it. Immutable.</summary>
/// <param name="Id">Grows with each row.</param>
/// <param name="Lane">Of all lanes: it says whose the row is too.</param>
/// <param name="Attempts">Calls that failed.</param>
/// <param name="DueMs">No attempt comes before that, Unix milliseconds.</param>
/// <param name="Error">What the last attempt met; empty before the first.</param>
public sealed record StoredOutletRow(long Id, int Lane, string Room, int Events, byte[] Payload, int Attempts, long DueMs, string Error)
{
    public OutletId Outlet => OutletLanes.OutletOf(Lane);
}

/// <summary>How much there is. Immutable.</summary>
public readonly record struct OutletCounts(long Waiting, long WaitingEvents, long WaitingBytes, long Dead, long DeadBytes);
