using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chatroom.Grains.Store;

/// <summary>Runs COMMIT and gives SQLite's code; tests put one that fails in its place.</summary>
internal delegate int SqliteCommit(sqlite3 database);

/// <summary>
/// The writer's connection and the transactions on it. Not thread-safe: the writer's thread only. After a failure it either
/// stands outside a transaction with nothing changed, or is closed and opens again at the next one.
/// </summary>
internal sealed class SqliteTransaction(SqliteFile file, SqliteCommit commit) : IDisposable
{
    private SqliteConnection? _connection;
    private SqliteWrites? _writes;
    private SqliteSweep? _sweep;
    private SqliteStatement? _mark;
    private SqliteStatement? _keep;
    private SqliteStatement? _undo;

    /// <summary>COMMIT, as it is.</summary>
    internal static int Commit(sqlite3 database) => raw.sqlite3_exec(database, "COMMIT");

    /// <summary>Whether batches wait to be swept: assumed until a sweep has looked.</summary>
    internal bool HasGarbage => _writes?.HasGarbage ?? true;

    /// <summary>Whether the file at the path is not the one that is written, or is not there.</summary>
    internal bool IsFileGone =>
        _connection?.Handle is { } open ? SqliteFileControl.HasMoved(open) : !File.Exists(file.Path);

    /// <summary>
    /// Runs the calls, each in a savepoint: what goes wrong with one call alone stands in its <see cref="StoreWrite.Error"/>.
    /// What is thrown concerns all of them, and then none is done, or the outcome is not known (<see cref="IOException"/>).
    /// </summary>
    internal void Run(List<StoreCall<SqliteWrites>> calls) => Within(() =>
    {
        foreach (var call in calls) call.Error = RunOne(call);
    });

    /// <summary>Sweeps in a transaction of its own.</summary>
    internal void Sweep(int max)
    {
        Open();
        var left = _sweep!.IsNeeded;
        if (left) Within(() => left = _sweep.Run(max));
        _writes!.HasGarbage = left;
    }

    /// <summary>Empties the write-ahead log into the file and cuts it, as far as readers let it.</summary>
    internal void Checkpoint()
    {
        try
        {
            Open().Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException e)
        {
            if (!SqliteFailure.LeavesConnectionSound(e)) Dispose();
            throw;
        }
    }

    /// <summary>Closes the connection; the next use opens another.</summary>
    public void Dispose()
    {
        foreach (var part in (IDisposable?[])[_writes, _sweep, _mark, _keep, _undo, _connection]) part?.Dispose();
        (_connection, _writes) = (null, null);
    }

    private void Within(Action work)
    {
        int code;
        try
        {
            Open().Execute("BEGIN IMMEDIATE");
            work();
            code = commit(_connection!.Handle!);
        }
        catch (Exception e)
        {
            Undo(e);
            if (e is SqliteException) throw SqliteFailure.Unchanged(e, file.Path);
            throw;
        }
        if (code != raw.SQLITE_OK) EndFailed(code);
    }

    private void EndFailed(int code)
    {
        var error = SqliteFailure.Error(code, _connection!.Handle!);
        Undo(error);
        throw SqliteFailure.IsAmbiguousCommit(error.SqliteErrorCode)
            ? SqliteFailure.Unknown(error, file.Path)
            : SqliteFailure.Unchanged(error, file.Path);
    }

    private Exception? RunOne(StoreCall<SqliteWrites> call)
    {
        _mark!.Execute();
        try
        {
            call.Run(_writes!);
        }
        catch (Exception e) when (e is StoreConflictException || (e is SqliteException sqlite && SqliteFailure.IsOfOneCall(sqlite)))
        {
            _undo!.Execute();
            _keep!.Execute();
            return e;
        }
        _keep!.Execute();
        return null;
    }

    private void Undo(Exception e)
    {
        if (_connection is null) return;
        if (!_connection.TryRollback() || !SqliteFailure.LeavesConnectionSound(e)) Dispose();
    }

    private SqliteConnection Open()
    {
        if (_connection is not null) return _connection;
        _connection = file.OpenWriter();
        _writes = new SqliteWrites(_connection);
        _sweep = new SqliteSweep(_connection);
        _mark = new SqliteStatement(_connection, "SAVEPOINT call");
        _keep = new SqliteStatement(_connection, "RELEASE call");
        _undo = new SqliteStatement(_connection, "ROLLBACK TO call");
        return _connection;
    }
}
