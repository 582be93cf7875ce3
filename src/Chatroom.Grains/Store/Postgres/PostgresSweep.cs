using Npgsql;
using static Chatroom.Grains.Store.PostgresBatch;

namespace Chatroom.Grains.Store;

/// <summary>
/// Deletes the batches that no reader can see any more, a bounded number a transaction, on a thread and a connection of its own so
/// that no write waits for it. Thread-safe. Several processes share the work: a piece that one has is passed over by the others.
/// </summary>
internal sealed class PostgresSweep : IAsyncDisposable
{
    // What another process left when it ended is found without being told.
    private static readonly TimeSpan Unasked = TimeSpan.FromMinutes(1);

    private readonly PostgresStoreOptions _options;
    private readonly PostgresDatabase _database;
    private readonly PostgresReach _reach;
    private readonly StoreLog _log;
    private readonly AutoResetEvent _wake = new(initialState: true);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isClosing;
    private TaskCompletionSource _swept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PostgresSweep(PostgresStoreOptions options, PostgresDatabase database, PostgresReach reach, StoreLog log)
    {
        _options = options;
        _database = database;
        _reach = reach;
        _log = log;
        new Thread(Sweep) { IsBackground = true, Name = "store sweep" }.Start();
    }

    /// <summary>Ends with the round that runs or comes next.</summary>
    internal Task Swept => Volatile.Read(ref _swept).Task;

    /// <summary>There is something to sweep.</summary>
    internal void Wake() => _wake.Set();

    /// <summary>Ends the thread after the piece that it is at. To be called once.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _wake.Set();
        await _ended.Task;
        _wake.Dispose();
    }

    /// <summary>Deletes no more than <paramref name="max"/> batches. Whether something may be left.</summary>
    internal static bool Piece(NpgsqlConnection connection, int max)
    {
        using var transaction = connection.BeginTransaction();
        (long Id, long Log, long Below)? next = null;
        var find = new PostgresBatch();
        find.Query(reader => next = reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : null, """
            SELECT id, log, below FROM garbage ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            """);
        find.Execute(connection);
        if (next is not { } garbage) return false;

        var delete = new PostgresBatch();
        var deleted = 0L;
        delete.Query(reader => deleted = reader.Read() ? reader.GetInt64(0) : 0, """
            WITH gone AS (
                DELETE FROM batches WHERE log = $1 AND next IN (SELECT next FROM batches WHERE log = $1 AND next <= $2 ORDER BY next LIMIT $3) RETURNING next)
            SELECT count(*) FROM gone
            """, Of(garbage.Log), Of(garbage.Below), Of((long)max));
        delete.Execute(connection);
        if (deleted < max)
        {
            var done = new PostgresBatch();
            done.Add("DELETE FROM garbage WHERE id = $1", Of(garbage.Id));
            done.Execute(connection);
        }
        transaction.Commit();
        return true;
    }

    private void Sweep()
    {
        while (!_isClosing)
        {
            _wake.WaitOne(Unasked);
            if (_isClosing || !_reach.IsThere) continue;
            try
            {
                using var connection = _database.Open();
                while (!_isClosing && Piece(connection, _options.SweepMaxBatches)) { }
                Interlocked.Exchange(ref _swept, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
            catch (Exception e)
            {
                // It is tried again when the server is there, with the next garbage, or in a minute.
                if (!_reach.Met(e)) _log.Failed(PostgresFailure.Unchanged(e, _database.Name), 0);
            }
        }
        _ended.SetResult();
    }
}
