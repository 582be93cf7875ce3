using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>
/// Deletes the batches that no reader can see any more, a bounded number at a time. Not thread-safe: the writer's thread only,
/// inside a transaction of its own.
/// </summary>
internal sealed class SqliteSweep : IDisposable
{
    private readonly SqliteStatement _next;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _done;

    internal SqliteSweep(SqliteConnection connection)
    {
        _next = new SqliteStatement(connection, "SELECT log, below FROM garbage LIMIT 1");
        _delete = new SqliteStatement(connection, """
            DELETE FROM batches WHERE id IN (SELECT id FROM batches WHERE log = $log AND next <= $below ORDER BY next LIMIT $max)
            """, "$log", "$below", "$max");
        _done = new SqliteStatement(connection, "DELETE FROM garbage WHERE log = $log", "$log");
    }

    /// <summary>Whether there is something to sweep; needs no transaction.</summary>
    internal bool IsNeeded => Next() is not null;

    /// <summary>Deletes no more than <paramref name="max"/> batches and finished logs. Whether something is left.</summary>
    internal bool Run(int max)
    {
        while (max > 0)
        {
            if (Next() is not { } garbage) return false;
            var deleted = _delete.Execute(garbage.Log, garbage.Below, max);
            if (deleted < max) _done.Execute(garbage.Log);
            max -= deleted + 1;
        }
        return true;
    }

    public void Dispose()
    {
        _next.Dispose();
        _delete.Dispose();
        _done.Dispose();
    }

    private (long Log, long Below)? Next()
    {
        using var row = _next.Query();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }
}
