using Npgsql;
using static Chatroom.Grains.Store.PostgresBatch;

namespace Chatroom.Grains.Store;

/// <summary>Runs COMMIT; tests put one that fails in its place.</summary>
internal delegate void PostgresCommit(NpgsqlConnection connection);

/// <summary>
/// The writer's connection and the transactions on it. Not thread-safe: the writer's thread only. After a failure it either stands
/// outside a transaction with nothing changed, or is closed and opens again at the next one.
/// </summary>
/// <remarks>
/// A transaction is three round trips: the rows of its rooms are locked and read; what the calls change on them is written; COMMIT
/// goes alone, so that only its own failure leaves the outcome open. Rooms that are new cost one more.
/// </remarks>
internal sealed class PostgresTransaction(PostgresDatabase database, PostgresCommit commit) : IDisposable
{
    private const int LogsPerNumber = 100;

    private const string Lock = """
        SELECT room, log, epoch, head, kept_from, snapshot_seq, updated_ms FROM rooms WHERE room = ANY ($1) ORDER BY room FOR UPDATE
        """;

    private NpgsqlConnection? _connection;
    private long _nextLog;
    private int _logsLeft;

    /// <summary>COMMIT, as it is.</summary>
    internal static void Commit(NpgsqlConnection connection) => connection.Execute("COMMIT");

    /// <summary>
    /// Runs the calls; what goes wrong with one call alone stands in its <see cref="StoreWrite.Error"/>. What is thrown concerns all
    /// of them, and then none is done, or the outcome is not known (<see cref="IOException"/>). Whether it left something to sweep.
    /// </summary>
    internal bool Run(List<StoreCall<PostgresPlan>> calls)
    {
        PostgresPlan plan;
        try
        {
            _connection ??= database.OpenWriter();
            plan = new PostgresPlan(LockRows(calls), NextLog);
            foreach (var call in calls) call.Error = RunOne(call, plan);
            if (plan.Statements() is { IsEmpty: false } statements)
            {
                statements.Execute(_connection);
            }
            else
            {
                _connection.Execute("ROLLBACK");
                return false;
            }
        }
        catch (Exception e)
        {
            Undo(e);
            throw PostgresFailure.Unchanged(e, database.Name);
        }
        End();
        return plan.HasGarbage;
    }

    /// <summary>Asks the server whether it is there, and takes writes, on a new connection if <paramref name="anew"/>.</summary>
    internal void Check(bool anew)
    {
        try
        {
            if (anew) Dispose();
            _connection ??= database.OpenWriter();
            if (_connection.Scalar<bool>("SELECT pg_is_in_recovery()")) throw new IOException("it is a standby and takes no writes");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Closes the connection; the next use opens another.</summary>
    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private void End()
    {
        try
        {
            commit(_connection!);
        }
        catch (Exception e)
        {
            Undo(e);
            if (!PostgresFailure.IsOfDatabase(e)) throw;
            throw PostgresFailure.IsAmbiguousCommit(e) ? PostgresFailure.Unknown(e, database.Name) : PostgresFailure.Unchanged(e, database.Name);
        }
    }

    private Dictionary<string, PostgresRow> LockRows(List<StoreCall<PostgresPlan>> calls)
    {
        var found = new Dictionary<string, PostgresRow>(StringComparer.Ordinal);
        var wanted = calls.Select(call => call.Room).Where(room => room.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var batch = new PostgresBatch();
        batch.Add("BEGIN");
        if (wanted.Length > 0) batch.Query(reader => Read(reader, found), Lock, Of(wanted));
        batch.Execute(_connection!);

        string[] missing = [.. calls.Where(call => call.Begins && !found.ContainsKey(call.Room)).Select(call => call.Room).Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0) LockNewRows(missing, found);
        return found;
    }

    /// <summary>
    /// Takes the places of rooms that are not there. Another process that does so at once is waited for, and then its row is the
    /// one that is locked.
    /// </summary>
    private void LockNewRows(string[] missing, Dictionary<string, PostgresRow> found)
    {
        var batch = new PostgresBatch();
        batch.Add($"""
            INSERT INTO rooms (room, log, epoch, head, kept_from, snapshot_seq, updated_ms)
            SELECT room, 0, {PostgresRow.NoEpoch}, 0, 1, -1, 0 FROM unnest($1) AS n (room) ORDER BY room ON CONFLICT (room) DO NOTHING
            """, Of(missing));
        batch.Query(reader => Read(reader, found), Lock, Of(missing));
        batch.Execute(_connection!);
        if (missing.FirstOrDefault(room => !found.ContainsKey(room)) is { } gone)
            throw new StoreRefusedException($"{database.Name}: room {gone} was deleted by another process at this moment; nothing was changed");
    }

    private static void Read(NpgsqlDataReader reader, Dictionary<string, PostgresRow> found)
    {
        while (reader.Read())
        {
            var row = new PostgresRow(reader.GetString(0))
            {
                Log = reader.GetInt64(1),
                Epoch = reader.GetInt64(2),
                Head = reader.GetInt64(3),
                KeptFrom = reader.GetInt64(4),
                SnapshotSeq = reader.GetInt64(5),
                UpdatedMs = reader.GetInt64(6),
            };
            // A place that nothing begins is not to stay.
            row.IsChanged = !row.IsRoom;
            found[row.Room] = row;
        }
    }

    private static StoreConflictException? RunOne(StoreCall<PostgresPlan> call, PostgresPlan plan)
    {
        try
        {
            call.Run(plan);
            return null;
        }
        catch (StoreConflictException e)
        {
            return e;
        }
    }

    private long NextLog()
    {
        if (_logsLeft == 0) (_nextLog, _logsLeft) = (_connection!.Scalar<long>("SELECT nextval('logs')"), LogsPerNumber);
        _logsLeft--;
        return _nextLog++;
    }

    private void Undo(Exception e)
    {
        if (_connection is null) return;
        try
        {
            if (!PostgresFailure.IsGone(e) && _connection.FullState == System.Data.ConnectionState.Open)
            {
                _connection.Execute("ROLLBACK");
                return;
            }
        }
        catch (Exception failed) when (PostgresFailure.IsOfDatabase(failed) || failed is InvalidOperationException)
        {
            // Then the server ends the transaction with the connection.
        }
        Dispose();
    }
}
