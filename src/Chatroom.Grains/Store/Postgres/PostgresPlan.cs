using static Chatroom.Grains.Store.PostgresBatch;

namespace Chatroom.Grains.Store;

/// <summary>
/// What one transaction writes: calls are settled one after the other on locked rows, and each table is written by one statement
/// at the end. A call that throws has planned nothing. Not thread-safe.
/// </summary>
internal sealed class PostgresPlan(Dictionary<string, PostgresRow> rows, Func<long> nextLog) : IStoreWrites
{
    private readonly List<(long Log, StoredBatch Batch)> _batches = [];
    private readonly Dictionary<long, StoredSnapshot> _snapshots = [];
    private readonly List<long> _dropped = [];
    private readonly List<(long Log, long Below)> _garbage = [];
    private long _deletedEpoch = PostgresRow.NoEpoch;

    internal PostgresOutletWrites Outlets { get; } = new();

    /// <summary>Whether it leaves something to the sweep.</summary>
    internal bool HasGarbage => _garbage.Count > 0;

    public void Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told)
    {
        var row = rows.GetValueOrDefault(room);
        if (row is not null && batch.MayBegin(row.IsRoom ? row.Epoch : null))
        {
            Drop(row);
            (row.Log, row.Epoch, row.KeptFrom, row.SnapshotSeq) = (nextLog(), batch.Epoch, 1, -1);
        }
        else if (row is null || batch.Epoch != row.Epoch || batch.First != row.Head + 1)
        {
            throw row is { IsRoom: true } ? StoreInput.Conflict(room, batch, row.Epoch, row.Head) : StoreInput.Conflict(room, batch, null, null);
        }
        (row.Head, row.UpdatedMs, row.IsChanged) = (batch.Next - 1, batch.TimeMs, true);
        _batches.Add((row.Log, batch));
        Outlets.Add(room, told);
    }

    public void Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq)
    {
        if (!rows.TryGetValue(room, out var row) || row.Epoch != snapshot.Epoch) return;
        if (snapshot.Seq > row.Head) throw StoreInput.Conflict(room, snapshot, row.Head);
        if (snapshot.Seq < row.SnapshotSeq) return;
        _snapshots[row.Log] = snapshot;
        (row.SnapshotSeq, row.IsChanged) = (snapshot.Seq, true);

        var from = Math.Min(keepFromSeq, snapshot.Seq + 1);
        if (from <= row.KeptFrom) return;
        row.KeptFrom = from;
        _garbage.Add((row.Log, from));
    }

    public void Delete(string room)
    {
        if (!rows.TryGetValue(room, out var row) || !row.IsRoom) return;
        _deletedEpoch = Math.Max(_deletedEpoch, row.Epoch);
        Drop(row);
        (row.Epoch, row.IsChanged) = (PostgresRow.NoEpoch, true);
    }

    /// <summary>The statements of all that was planned.</summary>
    internal PostgresBatch Statements()
    {
        var batch = new PostgresBatch();
        AddRooms(batch);
        AddLogs(batch);
        Outlets.AddTo(batch);
        return batch;
    }

    private void Drop(PostgresRow row)
    {
        if (!row.IsRoom) return;
        _snapshots.Remove(row.Log);
        _dropped.Add(row.Log);
        _garbage.Add((row.Log, long.MaxValue));
    }

    private void AddRooms(PostgresBatch batch)
    {
        var gone = rows.Values.Where(row => row.IsChanged && !row.IsRoom).Select(row => row.Room).ToArray();
        if (gone.Length > 0) batch.Add("DELETE FROM rooms WHERE room = ANY ($1)", Of(gone));
        if (_deletedEpoch != PostgresRow.NoEpoch)
        {
            batch.Add("""
                INSERT INTO deleted VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET epoch = greatest(deleted.epoch, excluded.epoch)
                """, Of(_deletedEpoch));
        }
        PostgresRow[] changed = [.. rows.Values.Where(row => row.IsChanged && row.IsRoom)];
        if (changed.Length == 0) return;
        batch.Add("""
            UPDATE rooms SET log = n.log, epoch = n.epoch, head = n.head, kept_from = n.kept_from, snapshot_seq = n.snapshot_seq, updated_ms = n.updated_ms
            FROM unnest($1, $2, $3, $4, $5, $6, $7) AS n (room, log, epoch, head, kept_from, snapshot_seq, updated_ms) WHERE rooms.room = n.room
            """,
            Of(changed.Select(row => row.Room)), Of(changed.Select(row => row.Log)), Of(changed.Select(row => row.Epoch)), Of(changed.Select(row => row.Head)),
            Of(changed.Select(row => row.KeptFrom)), Of(changed.Select(row => row.SnapshotSeq)), Of(changed.Select(row => row.UpdatedMs)));
    }

    private void AddLogs(PostgresBatch batch)
    {
        if (_batches.Count > 0)
        {
            batch.Add("INSERT INTO batches (log, first, next, time_ms, events) SELECT * FROM unnest($1, $2, $3, $4, $5)",
                Of(_batches.Select(one => one.Log)), Of(_batches.Select(one => one.Batch.First)), Of(_batches.Select(one => one.Batch.Next)),
                Of(_batches.Select(one => one.Batch.TimeMs)), Of(_batches.Select(one => one.Batch.Events)));
        }
        if (_dropped.Count > 0) batch.Add("DELETE FROM snapshots WHERE log = ANY ($1)", Of(_dropped));
        if (_snapshots.Count > 0)
        {
            batch.Add("""
                INSERT INTO snapshots (log, seq, time_ms, state) SELECT * FROM unnest($1, $2, $3, $4)
                ON CONFLICT (log) DO UPDATE SET seq = excluded.seq, time_ms = excluded.time_ms, state = excluded.state
                """,
                Of(_snapshots.Keys), Of(_snapshots.Values.Select(one => one.Seq)), Of(_snapshots.Values.Select(one => one.TimeMs)),
                Of(_snapshots.Values.Select(one => one.State)));
        }
        if (_garbage.Count > 0)
            batch.Add("INSERT INTO garbage (log, below) SELECT * FROM unnest($1, $2)", Of(_garbage.Select(one => one.Log)), Of(_garbage.Select(one => one.Below)));
    }
}
