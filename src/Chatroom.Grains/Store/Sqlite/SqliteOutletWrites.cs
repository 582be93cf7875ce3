using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>The writer's part of <see cref="IOutletStore"/>, on prepared statements. Not thread-safe: the writer's thread only.</summary>
internal sealed class SqliteOutletWrites(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _add = new(connection, """
        INSERT INTO webhooks (room, lane, events, bytes, payload) VALUES ($room, $lane, $events, $bytes, $payload)
        """, "$room", "$lane", "$events", "$bytes", "$payload");

    private readonly SqliteStatement _sent = new(connection, "DELETE FROM webhooks WHERE id = $id AND dead = 0", "$id");

    private readonly SqliteStatement _failed = new(connection, """
        UPDATE webhooks SET attempts = attempts + 1, due_ms = $due, error = $error WHERE id = $id AND dead = 0
        """, "$due", "$error", "$id");

    private readonly SqliteStatement _bury = new(connection, """
        UPDATE webhooks SET dead = 1, attempts = attempts + 1, error = $error WHERE id = $id AND dead = 0
        """, "$error", "$id");

    private readonly SqliteStatement _replay = new(connection, """
        UPDATE webhooks SET dead = 0, attempts = 0, due_ms = 0, error = '' WHERE id = $id AND dead = 1
        """, "$id");

    private readonly SqliteStatement _eventsOfOldest = new(connection, """
        SELECT ifnull(sum(events), 0) FROM (SELECT events FROM webhooks WHERE dead = $dead AND lane BETWEEN $first AND $last ORDER BY id LIMIT $max)
        """, "$dead", "$first", "$last", "$max");

    private readonly SqliteStatement _buryOldest = new(connection, """
        UPDATE webhooks SET dead = 1, error = $error
        WHERE id IN (SELECT id FROM webhooks WHERE dead = 0 AND lane BETWEEN $first AND $last ORDER BY id LIMIT $max)
        """, "$error", "$first", "$last", "$max");

    private readonly SqliteStatement _dropDead = new(connection, """
        DELETE FROM webhooks WHERE id IN (SELECT id FROM webhooks WHERE dead = 1 AND lane BETWEEN $first AND $last ORDER BY id LIMIT $max)
        """, "$first", "$last", "$max");

    internal long Add(string room, IReadOnlyList<OutletRow> rows)
    {
        foreach (var row in rows) _add.Execute(room, OutletLanes.Of(row.Outlet, room), row.Events, row.Payload.Length, row.Payload);
        return rows.Count;
    }

    internal long Sent(IReadOnlyList<long> ids) => ids.Sum(id => _sent.Execute(id));

    internal long Failed(IReadOnlyList<long> ids, long dueMs, string error) => ids.Sum(id => _failed.Execute(dueMs, error, id));

    internal long Bury(IReadOnlyList<long> ids, string error) => ids.Sum(id => _bury.Execute(error, id));

    internal long Replay(IReadOnlyList<long> ids) => ids.Sum(id => _replay.Execute(id));

    internal long BuryOldest(OutletId outlet, int max, string error)
    {
        var events = EventsOfOldest(0, outlet, max);
        if (events > 0) _buryOldest.Execute(error, OutletLanes.First(outlet), OutletLanes.Last(outlet), max);
        return events;
    }

    internal long DropDead(OutletId outlet, int max)
    {
        var events = EventsOfOldest(1, outlet, max);
        if (events > 0) _dropDead.Execute(OutletLanes.First(outlet), OutletLanes.Last(outlet), max);
        return events;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_add, _sent, _failed, _bury, _replay, _eventsOfOldest, _buryOldest, _dropDead])
            statement.Dispose();
    }

    private long EventsOfOldest(int dead, OutletId outlet, int max)
    {
        using var row = _eventsOfOldest.Query(dead, OutletLanes.First(outlet), OutletLanes.Last(outlet), max);
        return row.Read() ? row.GetInt64(0) : 0;
    }
}
