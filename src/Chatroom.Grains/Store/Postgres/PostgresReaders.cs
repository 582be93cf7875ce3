using Npgsql;

namespace Chatroom.Grains.Store;

/// <summary>Queries on pooled connections, no more at once than there are. Thread-safe.</summary>
internal sealed class PostgresReaders(PostgresDatabase database, PostgresStoreOptions options, PostgresReach reach, Action wakeWriter, StoreMetrics metrics)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(options.ReaderLimit);
    private int _waiting;
    private volatile bool _closed;

    /// <summary>Runs a query. One that has begun goes to its end, which the command timeout bounds.</summary>
    internal async Task<T> Run<T>(Func<NpgsqlConnection, Task<T>> query, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(PostgresRoomStore));
        cancel.ThrowIfCancellationRequested();
        await Enter(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(PostgresRoomStore));
            if (reach.Refusal is { } refusal) throw Refused(StoreMetrics.Gone, refusal);
            return await Query(query);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the queries that run; those that wait are told. To be called once.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < options.ReaderLimit; i++) await _free.WaitAsync();
        _free.Release(options.ReaderLimit);
    }

    private async Task Enter(CancellationToken cancel)
    {
        if (_free.Wait(0, CancellationToken.None)) return;
        try
        {
            if (Interlocked.Increment(ref _waiting) > options.ReadQueueLimit)
                throw Refused(StoreMetrics.Reads, new StoreRefusedException($"{database.Name}: {options.ReadQueueLimit} reads wait already"));
            await _free.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

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
