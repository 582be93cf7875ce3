using Npgsql;
using static Chatroom.Grains.Store.PostgresBatch;
using static Chatroom.Grains.Store.PostgresReads;

namespace Chatroom.Grains.Store;

/// <summary>The queries of <see cref="IWebhookStore"/>. Stateless; one at a time on a connection.</summary>
internal static class PostgresWebhookReads
{
    internal static Task<IReadOnlyList<StoredWebhook>> Next(NpgsqlConnection connection, int lane, int max) => Rows(connection, Command("""
        SELECT id, room, events, payload, attempts, due_ms, error FROM webhooks WHERE NOT dead AND lane = $1 ORDER BY id LIMIT $2
        """, Of((long)lane), Of((long)max)));

    internal static Task<IReadOnlyList<StoredWebhook>> Dead(NpgsqlConnection connection, long after, int max) => Rows(connection, Command("""
        SELECT id, room, events, payload, attempts, due_ms, error FROM webhooks WHERE dead AND id > $1 ORDER BY id LIMIT $2
        """, Of(after), Of((long)max)));

    internal static async Task<WebhookCounts> Count(NpgsqlConnection connection)
    {
        await using var batch = Batch(connection, Command("SELECT dead, count(*), sum(events)::bigint, sum(bytes)::bigint FROM webhooks GROUP BY dead"));
        await using var row = await batch.ExecuteReaderAsync();
        var counts = default(WebhookCounts);
        while (await row.ReadAsync())
        {
            var (rows, events, bytes) = (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
            counts = row.GetBoolean(0)
                ? counts with { Dead = rows, DeadBytes = bytes }
                : counts with { Waiting = rows, WaitingEvents = events, WaitingBytes = bytes };
        }
        return counts;
    }

    private static async Task<IReadOnlyList<StoredWebhook>> Rows(NpgsqlConnection connection, NpgsqlBatchCommand command)
    {
        await using var batch = Batch(connection, command);
        await using var row = await batch.ExecuteReaderAsync();
        var found = new List<StoredWebhook>();
        while (await row.ReadAsync())
        {
            found.Add(new StoredWebhook(
                row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetFieldValue<byte[]>(3), row.GetInt32(4), row.GetInt64(5), row.GetString(6)));
        }
        return found;
    }
}
