using Npgsql;

namespace Chatroom.Grains.Store;

/// <summary>Queries on pooled connections, no more at once than there are. Thread-safe.</summary>
internal sealed class PostgresReaders(PostgresDatabase database, PostgresStoreOptions options, PostgresReach reach, Action wakeWriter, StoreMetrics metrics)
    : IAsyncDisposable
{
    private readonly StoreReads _reads = new(database.Name, options.ReaderLimit, options.ReadQueueLimit, metrics);

    /// <summary>Runs a query. One that has begun goes to its end, which the command timeout bounds.</summary>
    internal Task<T> Run<T>(Func<NpgsqlConnection, Task<T>> query, CancellationToken cancel) => _reads.Run(
        () => reach.Refusal is { } refusal ? throw Refused(StoreMetrics.Gone, refusal) : Query(query), cancel);

    /// <summary>Waits for the queries that run; those that wait are told. To be called once.</summary>
    public ValueTask DisposeAsync() => _reads.DisposeAsync();

    private async Task<T> Query<T>(Func<NpgsqlConnection, Task<T>> query)
    {
        try
        {
            await using var connection = await database.OpenAsync();
            return await query(connection);
        }
        catch (Exception e) when (PostgresFailure.IsOfDatabase(e))
        {
            if (reach.Met(e)) wakeWriter();
            throw Refused(PostgresFailure.Reason(e), (StoreRefusedException)PostgresFailure.Unchanged(e, database.Name));
        }
    }

    private StoreRefusedException Refused(string reason, StoreRefusedException refusal)
    {
        metrics.Refused(reason, 1);
        return refusal;
    }
}
