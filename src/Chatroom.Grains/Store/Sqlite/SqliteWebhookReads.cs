using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>The queries of <see cref="IWebhookStore"/>, on a reader's connection. Not thread-safe: one call at a time.</summary>
internal sealed class SqliteWebhookReads(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _next = new(connection, """
        SELECT id, room, events, payload, attempts, due_ms, error FROM webhooks WHERE dead = 0 AND lane = $lane ORDER BY id LIMIT $max
        """, "$lane", "$max");

    private readonly SqliteStatement _dead = new(connection, """
        SELECT id, room, events, payload, attempts, due_ms, error FROM webhooks WHERE dead = 1 AND id > $after ORDER BY id LIMIT $max
        """, "$after", "$max");

    private readonly SqliteStatement _count = new(connection, """
        SELECT dead, count(*), sum(events), sum(bytes) FROM webhooks GROUP BY dead
        """);

    internal IReadOnlyList<StoredWebhook> Next(int lane, int max) => Rows(_next.Query(lane, max));

    internal IReadOnlyList<StoredWebhook> Dead(long after, int max) => Rows(_dead.Query(after, max));

    internal WebhookCounts Count()
    {
        using var row = _count.Query();
        var counts = default(WebhookCounts);
        while (row.Read())
        {
            var (rows, events, bytes) = (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
            counts = row.GetInt64(0) == 0
                ? counts with { Waiting = rows, WaitingEvents = events, WaitingBytes = bytes }
                : counts with { Dead = rows, DeadBytes = bytes };
        }
        return counts;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_next, _dead, _count]) statement.Dispose();
    }

    private static List<StoredWebhook> Rows(SqliteDataReader row)
    {
        using (row)
        {
            var found = new List<StoredWebhook>();
            while (row.Read())
            {
                found.Add(new StoredWebhook(
                    row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetFieldValue<byte[]>(3), row.GetInt32(4), row.GetInt64(5),
                    row.GetString(6)));
            }
            return found;
        }
    }
}
