using System.Diagnostics;

namespace Chatroom.Grains.Store;

/// <summary>What a start does before the store takes calls. Stateless.</summary>
internal static class PostgresStart
{
    /// <summary>Reaches the server, for as long as a start may take, and prepares the schema.</summary>
    internal static void Run(PostgresDatabase database, PostgresStoreOptions options, StoreLog log)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var pauseMs = options.RetryMinMs; ; pauseMs = Math.Min(pauseMs * 2, options.RetryMaxMs))
        {
            try
            {
                Prepare(database, options, log);
                return;
            }
            catch (Exception e) when (PostgresFailure.IsOfDatabase(e))
            {
                if (!PostgresFailure.IsGone(e) || Stopwatch.GetElapsedTime(begin).TotalMilliseconds + pauseMs > options.StartTimeoutMs)
                    throw PostgresFailure.Unchanged(e, database.Name);
                log.Waiting(e.Message);
                Thread.Sleep(pauseMs);
            }
        }
    }

    private static void Prepare(PostgresDatabase database, PostgresStoreOptions options, StoreLog log)
    {
        using var connection = database.OpenWriter();
        PostgresSchema.Prepare(connection, options.Schema, database.Name);
        if (connection.Scalar<string>("SHOW fsync") == "off") log.NotSynced();
        log.Opened("PostgreSQL", connection.PostgreSqlVersion.ToString(), PostgresSchema.Version);
    }
}
