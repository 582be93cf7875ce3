using Npgsql;
using static Chatroom.Grains.Store.PostgresBatch;
using static Chatroom.Grains.Store.PostgresReads;

namespace Chatroom.Grains.Store;

/// <summary>The queries of <see cref="IOutletStore"/>. Stateless; one at a time on a connection.</summary>
internal static class PostgresOutletReads
{
    internal static Task<IReadOnlyList<StoredOutletRow>> Next(NpgsqlConnection connection, int lane, int max) => Rows(connection, Command("""
        SELECT id, lane, room, events, payload, attempts, due_ms, error FROM webhooks WHERE NOT dead AND lane = $1 ORDER BY id LIMIT $2
        """, Of((long)lane), Of((long)max)));

    internal static Task<IReadOnlyList<StoredOutletRow>> Dead(NpgsqlConnection connection, long after, int max) => Rows(connection, Command("""
        SELECT id, lane, room, events, payload, attempts, due_ms, error FROM webhooks WHERE dead AND id > $1 ORDER BY id LIMIT $2
        """, Of(after), Of((long)max)));

    internal static async Task<OutletCounts> Count(NpgsqlConnection connection, OutletId outlet)
    {
        await using var batch = Batch(connection, Command("""
            SELECT false, count(*), coalesce(sum(events), 0)::bigint, coalesce(sum(bytes), 0)::bigint
            FROM webhooks WHERE NOT dead AND lane BETWEEN $1 AND $2
            UNION ALL
            SELECT true, count(*), coalesce(sum(events), 0)::bigint, coalesce(sum(bytes), 0)::bigint
            FROM webhooks WHERE dead AND lane BETWEEN $1 AND $2
            """, Of((long)OutletLanes.First(outlet)), Of((long)OutletLanes.Last(outlet))));
        await using var row = await batch.ExecuteReaderAsync();
        var counts = default(OutletCounts);
        while (await row.ReadAsync())
        {
            var (rows, events, bytes) = (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
            counts = row.GetBoolean(0)
                ? counts with { Dead = rows, DeadBytes = bytes }
                : counts with { Waiting = rows, WaitingEvents = events, WaitingBytes = bytes };
        }
        return counts;
    }

    private static async Task<IReadOnlyList<StoredOutletRow>> Rows(NpgsqlConnection connection, NpgsqlBatchCommand command)
    {
        await using var batch = Batch(connection, command);
        await using var row = await batch.ExecuteReaderAsync();
        var found = new List<StoredOutletRow>();
        while (await row.ReadAsync())
        {
            found.Add(new StoredOutletRow(
                row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.GetInt32(3), row.GetFieldValue<byte[]>(4), row.GetInt32(5), row.GetInt64(6),
                row.GetString(7)));
        }
        return found;
    }
}
