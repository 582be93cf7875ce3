using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>
/// A few connections that read, opened when needed and kept. Thread-safe. Queries block, so they run on the thread pool, no more
/// at once than there are connections.
/// </summary>
internal sealed class SqliteReaders(SqliteFile file, SqliteStoreOptions options, StoreMetrics metrics) : IAsyncDisposable
{
    private readonly StoreReads _reads = new(file.Path, options.ReaderLimit, options.ReadQueueLimit, metrics);
    private readonly ConcurrentStack<SqliteReads> _idle = new();

    internal Task<T> Run<T>(Func<SqliteReads, T> query, CancellationToken cancel) =>
        _reads.Run(() => Task.Run(() => Query(query), cancel), cancel);

    /// <summary>Waits for the queries that run and closes the connections; those that wait are told. To be called once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reads.DisposeAsync();
        while (_idle.TryPop(out var reads)) reads.Dispose();
    }

    private T Query<T>(Func<SqliteReads, T> query)
    {
        SqliteReads? reads = null;
        try
        {
            if (!_idle.TryPop(out reads)) reads = new SqliteReads(file.OpenReader());
            var result = query(reads);
            _idle.Push(reads);
            return result;
        }
        catch (Exception e)
        {
            // A new connection finds out anew whether it works.
            reads?.Dispose();
            if (e is not SqliteException sqlite) throw;
            if (SqliteFailure.Reason(sqlite.SqliteErrorCode) is { } reason) metrics.Refused(reason, 1);
            throw SqliteFailure.Unchanged(e, file.Path);
        }
    }
}
