using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>
/// What the writer does inside a transaction, on prepared statements. Not thread-safe: the writer's thread only. Each method
/// leaves changes behind when it throws; the caller undoes them.
/// </summary>
internal sealed class SqliteWrites : IStoreWrites, IDisposable
{
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _advance;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _keep;
    private readonly SqliteStatement _keepFrom;
    private readonly SqliteStatement _discardBelow;
    private readonly SqliteStatement _forgetSnapshot;
    private readonly SqliteStatement _forgetRoom;
    private readonly SqliteStatement _rememberEpoch;

    internal SqliteWrites(SqliteConnection connection)
    {
        _advance = Prepare(connection, """
            UPDATE rooms SET head = $next - 1, updated_ms = $time WHERE room = $room AND epoch = $epoch AND head = $first - 1
            """, "$next", "$time", "$room", "$epoch", "$first");
        _find = Prepare(connection, "SELECT log, epoch, head FROM rooms WHERE room = $room", "$room");
        _begin = Prepare(connection, """
            INSERT INTO rooms (room, epoch, head, kept_from, updated_ms) VALUES ($room, $epoch, $next - 1, 1, $time)
            """, "$room", "$epoch", "$next", "$time");
        _insert = Prepare(connection, """
            INSERT INTO batches (log, first, next, time_ms, events)
            SELECT log, $first, $next, $time, $events FROM rooms WHERE room = $room
            """, "$first", "$next", "$time", "$events", "$room");
        _keep = Prepare(connection, """
            INSERT INTO snapshots (log, seq, time_ms, state) VALUES ($log, $seq, $time, $state)
            ON CONFLICT (log) DO UPDATE SET seq = excluded.seq, time_ms = excluded.time_ms, state = excluded.state
            WHERE excluded.seq >= seq
            """, "$log", "$seq", "$time", "$state");
        _keepFrom = Prepare(connection, "UPDATE rooms SET kept_from = $from WHERE log = $log AND kept_from < $from", "$from", "$log");
        _discardBelow = Prepare(connection, """
            INSERT INTO garbage (log, below) VALUES ($log, $below) ON CONFLICT (log) DO UPDATE SET below = max(below, excluded.below)
            """, "$log", "$below");
        _forgetSnapshot = Prepare(connection, "DELETE FROM snapshots WHERE log = $log", "$log");
        _forgetRoom = Prepare(connection, "DELETE FROM rooms WHERE log = $log", "$log");
        Outlets = new SqliteOutletWrites(connection);
        _rememberEpoch = Prepare(connection, """
            INSERT INTO deleted (id, epoch) VALUES (1, $epoch) ON CONFLICT (id) DO UPDATE SET epoch = max(epoch, excluded.epoch)
            """, "$epoch");
    }

    /// <summary>Whether a call has left something for <see cref="SqliteSweep"/>; the sweep sets it back.</summary>
    internal bool HasGarbage { get; set; } = true;

    internal SqliteOutletWrites Outlets { get; }

    public void Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told)
    {
        if (_advance.Execute(batch.Next, batch.TimeMs, room, batch.Epoch, batch.First) == 0) Begin(room, batch);
        _insert.Execute(batch.First, batch.Next, batch.TimeMs, batch.Events, room);
        Outlets.Add(room, told);
    }

    public void Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq)
    {
        if (Find(room) is not { } found || found.Epoch != snapshot.Epoch) return;
        if (snapshot.Seq > found.Head) throw StoreInput.Conflict(room, snapshot, found.Head);
        if (_keep.Execute(found.Log, snapshot.Seq, snapshot.TimeMs, snapshot.State) == 0) return;

        var from = Math.Min(keepFromSeq, snapshot.Seq + 1);
        if (_keepFrom.Execute(from, found.Log) > 0) Discard(found.Log, from);
    }

    public void Delete(string room)
    {
        if (Find(room) is not { } found) return;
        _rememberEpoch.Execute(found.Epoch);
        Drop(found.Log);
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        Outlets.Dispose();
    }

    private void Begin(string room, StoredBatch batch)
    {
        var found = Find(room);
        if (!batch.MayBegin(found?.Epoch)) throw StoreInput.Conflict(room, batch, found?.Epoch, found?.Head);
        if (found is { } older) Drop(older.Log);
        _begin.Execute(room, batch.Epoch, batch.Next, batch.TimeMs);
    }

    private void Drop(long log)
    {
        _forgetSnapshot.Execute(log);
        _forgetRoom.Execute(log);
        Discard(log, long.MaxValue);
    }

    private void Discard(long log, long below)
    {
        _discardBelow.Execute(log, below);
        HasGarbage = true;
    }

    private (long Log, long Epoch, long Head)? Find(string room)
    {
        using var row = _find.Query(room);
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : null;
    }

    private SqliteStatement Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> names)
    {
        var statement = new SqliteStatement(connection, sql, names);
        _statements.Add(statement);
        return statement;
    }
}
