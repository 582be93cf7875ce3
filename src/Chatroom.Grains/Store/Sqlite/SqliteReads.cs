using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>The queries, on one connection and prepared statements. Not thread-safe: one call at a time.</summary>
internal sealed class SqliteReads : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _room;
    private readonly SqliteStatement _snapshot;
    private readonly SqliteStatement _batches;
    private readonly SqliteStatement _forward;
    private readonly SqliteStatement _back;
    private readonly SqliteStatement _list;
    private readonly SqliteStatement _deleted;

    internal SqliteReads(SqliteConnection connection)
    {
        _connection = connection;
        _room = new(connection, "SELECT log, epoch, head, kept_from FROM rooms WHERE room = $room", "$room");
        _snapshot = new(connection, "SELECT seq, time_ms, state FROM snapshots WHERE log = $log", "$log");
        _batches = new(connection, """
            SELECT first, next, time_ms, events FROM batches WHERE log = $log AND next > $after ORDER BY next
            """, "$log", "$after");
        _forward = new(connection, """
            SELECT b.first, b.next, b.time_ms, b.events FROM rooms r JOIN batches b ON b.log = r.log
            WHERE r.room = $room AND r.epoch = $epoch AND b.next > max(r.kept_from, $from)
            ORDER BY b.next LIMIT $max
            """, "$room", "$epoch", "$from", "$max");
        // The batch that holds the seq below is the first that ends at or behind it; there is none when the log ends before.
        _back = new(connection, """
            SELECT b.first, b.next, b.time_ms, b.events FROM rooms r JOIN batches b ON b.log = r.log
            WHERE r.room = $room AND r.epoch = $epoch AND b.next > r.kept_from AND b.first < $before
              AND b.next <= ifnull((SELECT min(next) FROM batches WHERE log = r.log AND next >= $before), 9223372036854775807)
            ORDER BY b.next DESC LIMIT $max
            """, "$room", "$epoch", "$before", "$max");
        _list = new(connection, """
            SELECT room, epoch, head, updated_ms FROM rooms WHERE room > $after AND substr(room, 1, 1) <> '$' ORDER BY room LIMIT $max
            """, "$after", "$max");
        Outlets = new SqliteOutletReads(connection);
        _deleted = new(connection, "SELECT epoch FROM deleted");
    }

    internal long DeletedEpoch()
    {
        using var row = _deleted.Query();
        return row.Read() ? row.GetInt64(0) : 0;
    }

    internal SqliteOutletReads Outlets { get; }

    internal StoredRoom? Load(string room)
    {
        // One read transaction, so that the three queries see one state. It changed nothing, so a rollback ends it as well as a
        // commit, and hides no error.
        _connection.Execute("BEGIN");
        try
        {
            return LoadAtOneState(room);
        }
        finally
        {
            _connection.TryRollback();
        }
    }

    internal IReadOnlyList<StoredBatch> Read(string room, long epoch, long fromSeq, int max) =>
        Batches(epoch, _forward.Query(room, epoch, fromSeq, max));

    internal IReadOnlyList<StoredBatch> ReadBack(string room, long epoch, long beforeSeq, int max) =>
        Batches(epoch, _back.Query(room, epoch, beforeSeq, max));

    internal IReadOnlyList<StoredRoomInfo> List(string after, int max)
    {
        using var row = _list.Query(after, max);
        var found = new List<StoredRoomInfo>();
        while (row.Read()) found.Add(new StoredRoomInfo(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
        return found;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_room, _snapshot, _batches, _forward, _back, _list, _deleted]) statement.Dispose();
        Outlets.Dispose();
        _connection.Dispose();
    }

    private StoredRoom? LoadAtOneState(string room)
    {
        using var row = _room.Query(room);
        if (!row.Read()) return null;
        var (log, epoch, head, keptFrom) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
        var snapshot = Snapshot(log, epoch);
        var after = Math.Max(keptFrom, (snapshot?.Seq ?? 0) + 1);
        return new StoredRoom(epoch, head, snapshot, Batches(epoch, _batches.Query(log, after)));
    }

    private StoredSnapshot? Snapshot(long log, long epoch)
    {
        using var row = _snapshot.Query(log);
        return row.Read() ? new StoredSnapshot(epoch, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)) : null;
    }

    private static List<StoredBatch> Batches(long epoch, SqliteDataReader row)
    {
        using (row)
        {
            var found = new List<StoredBatch>();
            while (row.Read())
                found.Add(new StoredBatch(epoch, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)));
            return found;
        }
    }
}
