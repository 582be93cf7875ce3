using Npgsql;
using static Chatroom.Grains.Store.PostgresBatch;

namespace Chatroom.Grains.Store;

/// <summary>The queries. Stateless; one at a time on a connection.</summary>
internal static class PostgresReads
{
    internal static async Task<StoredRoom?> Load(NpgsqlConnection connection, string room)
    {
        // One state for all three queries, in one round trip. It changed nothing, so the pool may roll it back.
        await using var batch = Batch(connection,
            new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
            Command("SELECT epoch, head FROM rooms WHERE room = $1", Of(room)),
            Command("SELECT s.seq, s.time_ms, s.state FROM rooms r JOIN snapshots s ON s.log = r.log WHERE r.room = $1", Of(room)),
            Command("""
                SELECT b.first, b.next, b.time_ms, b.events FROM rooms r JOIN batches b ON b.log = r.log
                WHERE r.room = $1 AND b.next > greatest(r.kept_from, r.snapshot_seq + 1, 1) ORDER BY b.next
                """, Of(room)),
            new NpgsqlBatchCommand("COMMIT"));
        await using var row = await batch.ExecuteReaderAsync();
        if (!await row.ReadAsync()) return null;
        var (epoch, head) = (row.GetInt64(0), row.GetInt64(1));
        await row.NextResultAsync();
        var snapshot = await row.ReadAsync() ? new StoredSnapshot(epoch, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)) : null;
        await row.NextResultAsync();
        return new StoredRoom(epoch, head, snapshot, await Batches(epoch, row));
    }

    internal static Task<IReadOnlyList<StoredBatch>> Read(NpgsqlConnection connection, string room, long epoch, long fromSeq, int max) =>
        Batches(connection, epoch, Command("""
            SELECT b.first, b.next, b.time_ms, b.events FROM rooms r JOIN batches b ON b.log = r.log
            WHERE r.room = $1 AND r.epoch = $2 AND b.next > greatest(r.kept_from, $3) ORDER BY b.next LIMIT $4
            """, Of(room), Of(epoch), Of(fromSeq), Of((long)max)));

    // The batch that holds the seq below is the first that ends at or behind it; there is none when the log ends before.
    internal static Task<IReadOnlyList<StoredBatch>> ReadBack(NpgsqlConnection connection, string room, long epoch, long beforeSeq, int max) =>
        Batches(connection, epoch, Command("""
            SELECT b.first, b.next, b.time_ms, b.events FROM rooms r JOIN batches b ON b.log = r.log
            WHERE r.room = $1 AND r.epoch = $2 AND b.next > r.kept_from AND b.first < $3
              AND b.next <= coalesce((SELECT min(next) FROM batches WHERE log = r.log AND next >= $3), 9223372036854775807)
            ORDER BY b.next DESC LIMIT $4
            """, Of(room), Of(epoch), Of(beforeSeq), Of((long)max)));

    internal static async Task<IReadOnlyList<StoredRoomInfo>> List(NpgsqlConnection connection, string after, int max)
    {
        await using var batch = Batch(connection, Command("""
            SELECT room, epoch, head, updated_ms FROM rooms WHERE room > $1 AND left(room, 1) <> '$' ORDER BY room LIMIT $2
            """, Of(after), Of((long)max)));
        await using var row = await batch.ExecuteReaderAsync();
        var found = new List<StoredRoomInfo>();
        while (await row.ReadAsync()) found.Add(new StoredRoomInfo(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
        return found;
    }

    internal static async Task<long> DeletedEpoch(NpgsqlConnection connection)
    {
        await using var batch = Batch(connection, Command("SELECT epoch FROM deleted"));
        await using var row = await batch.ExecuteReaderAsync();
        return await row.ReadAsync() ? row.GetInt64(0) : 0;
    }

    internal static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    internal static NpgsqlBatch Batch(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands) batch.BatchCommands.Add(command);
        return batch;
    }

    private static async Task<IReadOnlyList<StoredBatch>> Batches(NpgsqlConnection connection, long epoch, NpgsqlBatchCommand command)
    {
        await using var batch = Batch(connection, command);
        await using var row = await batch.ExecuteReaderAsync();
        return await Batches(epoch, row);
    }

    private static async Task<List<StoredBatch>> Batches(long epoch, NpgsqlDataReader row)
    {
        var found = new List<StoredBatch>();
        while (await row.ReadAsync())
            found.Add(new StoredBatch(epoch, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)));
        return found;
    }
}
