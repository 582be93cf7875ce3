using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>The queries of <see cref="IOutletStore"/>, on a reader's connection. Not thread-safe: one call at a time.</summary>
internal sealed class SqliteOutletReads(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _next = new(connection, """
        SELECT id, lane, room, events, payload, attempts, due_ms, error FROM webhooks WHERE dead = 0 AND lane = $lane ORDER BY id LIMIT $max
        """, "$lane", "$max");

    private readonly SqliteStatement _dead = new(connection, """
        SELECT id, lane, room, events, payload, attempts, due_ms, error FROM webhooks WHERE dead = 1 AND id > $after ORDER BY id LIMIT $max
        """, "$after", "$max");

    private readonly SqliteStatement _count = new(connection, """
        SELECT dead, count(*), sum(events), sum(bytes) FROM webhooks WHERE dead IN (0, 1) AND lane BETWEEN $first AND $last GROUP BY dead
        """, "$first", "$last");

    internal IReadOnlyList<StoredOutletRow> Next(int lane, int max) => Rows(_next.Query(lane, max));

    internal IReadOnlyList<StoredOutletRow> Dead(long after, int max) => Rows(_dead.Query(after, max));

    internal OutletCounts Count(OutletId outlet)
    {
        using var row = _count.Query(OutletLanes.First(outlet), OutletLanes.Last(outlet));
        var counts = default(OutletCounts);
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

    private static List<StoredOutletRow> Rows(SqliteDataReader row)
    {
        using (row)
        {
            var found = new List<StoredOutletRow>();
            while (row.Read())
            {
                found.Add(new StoredOutletRow(
                    row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.GetInt32(3), row.GetFieldValue<byte[]>(4), row.GetInt32(5),
                    row.GetInt64(6), row.GetString(7)));
            }
            return found;
        }
    }
}
