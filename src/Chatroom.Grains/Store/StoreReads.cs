namespace Chatroom.Grains.Store;

/// <summary>Lets reads to the connections, no more at once than there are; the others wait, so many of them. Thread-safe.</summary>
internal sealed class StoreReads(string name, int atOnce, int waitingMax, StoreMetrics metrics) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce);
    private int _waiting;
    private volatile bool _closed;

    /// <summary>Runs a query when there is room for it.</summary>
    /// <exception cref="StoreRefusedException">Too many wait.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    internal async Task<T> Run<T>(Func<Task<T>> query, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(IRoomStore));
        cancel.ThrowIfCancellationRequested();
        await Enter(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IRoomStore));
            return await query();
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
        for (var i = 0; i < atOnce; i++) await _free.WaitAsync();
        _free.Release(atOnce);
    }

    private async Task Enter(CancellationToken cancel)
    {
        if (_free.Wait(0, CancellationToken.None)) return;
        try
        {
            if (Interlocked.Increment(ref _waiting) > waitingMax)
            {
                metrics.Refused(StoreMetrics.Reads, 1);
                throw new StoreRefusedException($"{name}: {waitingMax} reads wait already");
            }
            await _free.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
