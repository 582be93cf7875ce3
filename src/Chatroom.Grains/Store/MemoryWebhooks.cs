namespace Chatroom.Grains.Store;

/// <summary>Webhook rows in memory. Not thread-safe: <see cref="MemoryRoomStore"/> calls it under its lock.</summary>
internal sealed class MemoryWebhooks
{
    private readonly SortedDictionary<long, StoredWebhook>[] _lanes =
        [.. Enumerable.Range(0, WebhookRow.Lanes).Select(_ => new SortedDictionary<long, StoredWebhook>())];

    private readonly SortedDictionary<long, StoredWebhook> _dead = [];
    private long _lastId;

    /// <summary>What all rows hold, waiting and dead.</summary>
    internal long Bytes { get; private set; }

    internal void Add(string room, IReadOnlyList<WebhookRow> rows)
    {
        foreach (var row in rows)
        {
            LaneOf(room)[++_lastId] = new StoredWebhook(_lastId, room, row.Events, row.Payload, 0, 0, "");
            Bytes += row.Payload.Length;
        }
    }

    internal List<StoredWebhook> Next(int lane, int max) => [.. _lanes[lane].Values.Take(max)];

    internal void Sent(IReadOnlyList<long> ids)
    {
        foreach (var id in ids)
            if (TakeWaiting(id) is { } row) Bytes -= row.Payload.Length;
    }

    internal void Failed(IReadOnlyList<long> ids, long dueMs, string error)
    {
        foreach (var id in ids)
            if (TakeWaiting(id) is { } row) LaneOf(row.Room)[id] = row with { Attempts = row.Attempts + 1, DueMs = dueMs, Error = error };
    }

    internal void Bury(IReadOnlyList<long> ids, string error)
    {
        foreach (var id in ids)
            if (TakeWaiting(id) is { } row) _dead[id] = row with { Attempts = row.Attempts + 1, Error = error };
    }

    internal long BuryOldest(int max, string error)
    {
        var events = 0L;
        for (; max > 0 && Oldest() is { } row; max--)
        {
            LaneOf(row.Room).Remove(row.Id);
            _dead[row.Id] = row with { Error = error };
            events += row.Events;
        }
        return events;
    }

    internal List<StoredWebhook> Dead(long after, int max) => [.. _dead.Values.SkipWhile(row => row.Id <= after).Take(max)];

    internal long Replay(IReadOnlyList<long> ids)
    {
        var found = 0;
        foreach (var id in ids)
        {
            if (!_dead.Remove(id, out var row)) continue;
            LaneOf(row.Room)[id] = row with { Attempts = 0, DueMs = 0, Error = "" };
            found++;
        }
        return found;
    }

    internal long DropDead(int max)
    {
        var events = 0L;
        for (; max > 0 && _dead.Count > 0; max--)
        {
            var (id, row) = _dead.First();
            _dead.Remove(id);
            Bytes -= row.Payload.Length;
            events += row.Events;
        }
        return events;
    }

    internal WebhookCounts Count()
    {
        var counts = new WebhookCounts(_lanes.Sum(lane => lane.Count), 0, 0, _dead.Count, _dead.Values.Sum(row => (long)row.Payload.Length));
        return counts with
        {
            WaitingEvents = _lanes.Sum(lane => lane.Values.Sum(row => (long)row.Events)),
            WaitingBytes = Bytes - counts.DeadBytes,
        };
    }

    private SortedDictionary<long, StoredWebhook> LaneOf(string room) => _lanes[WebhookRow.LaneOf(room)];

    private StoredWebhook? TakeWaiting(long id)
    {
        foreach (var lane in _lanes)
            if (lane.Remove(id, out var row)) return row;
        return null;
    }

    private StoredWebhook? Oldest() => _lanes.Where(lane => lane.Count > 0).Select(lane => lane.Values.First()).MinBy(row => row.Id);
}
