using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>
/// A few connections that read, opened when needed and kept. Thread-safe. Queries block, so they run on the thread pool, no more
/// at once than there are connections.
/// </summary>
internal sealed class SqliteReaders(SqliteFile file, SqliteStoreOptions options, StoreMetrics metrics) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(options.ReaderLimit);
    private readonly ConcurrentStack<SqliteReads> _idle = new();
    private int _waiting;
    private volatile bool _closed;

    internal async Task<T> Run<T>(Func<SqliteReads, T> query, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteRoomStore));
        await Enter(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteRoomStore));
            return await Task.Run(() => Query(query), cancel);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the queries that run and closes the connections; those that wait are told. To be called once.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < options.ReaderLimit; i++) await _free.WaitAsync();
        while (_idle.TryPop(out var reads)) reads.Dispose();
        _free.Release(options.ReaderLimit);
    }

    private async Task Enter(CancellationToken cancel)
    {
        if (_free.Wait(0, CancellationToken.None)) return;
        try
        {
            if (Interlocked.Increment(ref _waiting) > options.ReadQueueLimit) throw Refuse();
            await _free.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
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

    private StoreRefusedException Refuse()
    {
        metrics.Refused(StoreMetrics.Reads, 1);
        return new StoreRefusedException($"{file.Path}: {options.ReadQueueLimit} reads wait already");
    }
}
