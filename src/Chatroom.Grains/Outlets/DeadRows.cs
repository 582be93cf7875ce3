using Chatroom.Grains.Store;

namespace Chatroom.Grains.Outlets;

/// <summary>The dead list, for the server API: what outlets gave up, to be looked at and sent again. Thread-safe.</summary>
public sealed class DeadRows(IRoomStore store, OutletSet outlets)
{
    /// <summary>The most that one page and one replay holds.</summary>
    public const int PageMax = 100;

    /// <summary>Rows in order of id, from after <paramref name="after"/> (0: the first) on.</summary>
    /// <param name="max">1..<see cref="PageMax"/>.</param>
    public Task<IReadOnlyList<StoredOutletRow>> List(long after, int max, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, PageMax);
        return store.Outlets.Dead(after, max, cancel);
    }

    /// <summary>Sends those rows again, before what waits in their lanes. How many of them there were.</summary>
    /// <param name="ids">1..<see cref="PageMax"/> of them.</param>
    public async Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ids.Count, 1, nameof(ids));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, PageMax, nameof(ids));
        var found = await store.Outlets.Replay(ids, cancel);
        outlets.Replayed();
        return found;
    }
}
