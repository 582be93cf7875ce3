namespace Chatroom.Grains.Store;

/// <summary>Rows of outlets in memory. Not thread-safe: <see cref="MemoryRoomStore"/> calls it under its lock.</summary>
internal sealed class MemoryOutlets
{
    private readonly SortedDictionary<long, StoredOutletRow>[] _lanes =
        [.. Enumerable.Range(0, OutletLanes.All).Select(_ => new SortedDictionary<long, StoredOutletRow>())];

    private readonly SortedDictionary<long, StoredOutletRow> _dead = [];
    private long _lastId;

    /// <summary>What all rows hold, waiting and dead.</summary>
    internal long Bytes { get; private set; }

    internal void Add(string room, IReadOnlyList<OutletRow> rows)
    {
        foreach (var row in rows)
        {
            var lane = OutletLanes.Of(row.Outlet, room);
            _lanes[lane][++_lastId] = new StoredOutletRow(_lastId, lane, room, row.Events, row.Payload, 0, 0, "");
            Bytes += row.Payload.Length;
        }
    }

    internal List<StoredOutletRow> Next(int lane, int max) => [.. _lanes[lane].Values.Take(max)];

    internal void Sent(IReadOnlyList<long> ids)
    {
        foreach (var id in ids)
            if (TakeWaiting(id) is { } row) Bytes -= row.Payload.Length;
    }

    internal void Failed(IReadOnlyList<long> ids, long dueMs, string error)
    {
        foreach (var id in ids)
            if (TakeWaiting(id) is { } row) _lanes[row.Lane][id] = row with { Attempts = row.Attempts + 1, DueMs = dueMs, Error = error };
    }

    internal void Bury(IReadOnlyList<long> ids, string error)
    {
        foreach (var id in ids)
            if (TakeWaiting(id) is { } row) _dead[id] = row with { Attempts = row.Attempts + 1, Error = error };
    }

    internal long BuryOldest(OutletId outlet, int max, string error)
    {
        var events = 0L;
        for (; max > 0 && Oldest(outlet) is { } row; max--)
        {
            _lanes[row.Lane].Remove(row.Id);
            _dead[row.Id] = row with { Error = error };
            events += row.Events;
        }
        return events;
    }

    internal List<StoredOutletRow> Dead(long after, int max) => [.. _dead.Values.SkipWhile(row => row.Id <= after).Take(max)];

    internal long Replay(IReadOnlyList<long> ids)
    {
        var found = 0;
        foreach (var id in ids)
        {
            if (!_dead.Remove(id, out var row)) continue;
            _lanes[row.Lane][id] = row with { Attempts = 0, DueMs = 0, Error = "" };
            found++;
        }
        return found;
    }

    internal long DropDead(OutletId outlet, int max)
    {
        var events = 0L;
        foreach (var row in DeadOf(outlet).Take(max).ToArray())
        {
            _dead.Remove(row.Id);
            Bytes -= row.Payload.Length;
            events += row.Events;
        }
        return events;
    }

    internal OutletCounts Count(OutletId outlet)
    {
        var lanes = LanesOf(outlet);
        return new OutletCounts(
            lanes.Sum(lane => lane.Count), lanes.Sum(lane => lane.Values.Sum(row => (long)row.Events)),
            lanes.Sum(lane => lane.Values.Sum(row => (long)row.Payload.Length)),
            DeadOf(outlet).Count(), DeadOf(outlet).Sum(row => (long)row.Payload.Length));
    }

    private ArraySegment<SortedDictionary<long, StoredOutletRow>> LanesOf(OutletId outlet) =>
        new(_lanes, OutletLanes.First(outlet), OutletLanes.PerOutlet);

    private IEnumerable<StoredOutletRow> DeadOf(OutletId outlet) => _dead.Values.Where(row => row.Outlet == outlet);

    private StoredOutletRow? TakeWaiting(long id)
    {
        foreach (var lane in _lanes)
            if (lane.Remove(id, out var row)) return row;
        return null;
    }

    private StoredOutletRow? Oldest(OutletId outlet) => LanesOf(outlet).Where(lane => lane.Count > 0).Select(lane => lane.Values.First()).MinBy(row => row.Id);
}
