using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>The writer's part of <see cref="IWebhookStore"/>, on prepared statements. Not thread-safe: the writer's thread only.</summary>
internal sealed class SqliteWebhookWrites(SqliteConnection connection) : IDisposable
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
        SELECT ifnull(sum(events), 0) FROM (SELECT events FROM webhooks WHERE dead = $dead ORDER BY id LIMIT $max)
        """, "$dead", "$max");

    private readonly SqliteStatement _buryOldest = new(connection, """
        UPDATE webhooks SET dead = 1, error = $error WHERE id IN (SELECT id FROM webhooks WHERE dead = 0 ORDER BY id LIMIT $max)
        """, "$error", "$max");

    private readonly SqliteStatement _dropDead = new(connection, """
        DELETE FROM webhooks WHERE id IN (SELECT id FROM webhooks WHERE dead = 1 ORDER BY id LIMIT $max)
        """, "$max");

    internal long Add(string room, IReadOnlyList<WebhookRow> rows)
    {
        foreach (var row in rows) _add.Execute(room, WebhookRow.LaneOf(room), row.Events, row.Payload.Length, row.Payload);
        return rows.Count;
    }

    internal long Sent(IReadOnlyList<long> ids) => ids.Sum(id => _sent.Execute(id));

    internal long Failed(IReadOnlyList<long> ids, long dueMs, string error) => ids.Sum(id => _failed.Execute(dueMs, error, id));

    internal long Bury(IReadOnlyList<long> ids, string error) => ids.Sum(id => _bury.Execute(error, id));

    internal long Replay(IReadOnlyList<long> ids) => ids.Sum(id => _replay.Execute(id));

    internal long BuryOldest(int max, string error)
    {
        var events = EventsOfOldest(0, max);
        if (events > 0) _buryOldest.Execute(error, max);
        return events;
    }

    internal long DropDead(int max)
    {
        var events = EventsOfOldest(1, max);
        if (events > 0) _dropDead.Execute(max);
        return events;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_add, _sent, _failed, _bury, _replay, _eventsOfOldest, _buryOldest, _dropDead])
            statement.Dispose();
    }

    private long EventsOfOldest(int dead, int max)
    {
        using var row = _eventsOfOldest.Query(dead, max);
        return row.Read() ? row.GetInt64(0) : 0;
    }
}
