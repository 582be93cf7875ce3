using Chatroom.Grains.Store;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>
/// A store that delays, refuses and loses answers at random, by a seed. Thread-safe; which call meets which fault depends on the
/// order of the calls, what is checked afterwards does not.
/// </summary>
/// <param name="faultPercent">How many calls of a hundred fail, until <see cref="Calm"/>.</param>
internal sealed class ChaosStore(IRoomStore inner, int seed, int faultPercent) : IRoomStore
{
    private readonly Random _random = new(seed);
    private volatile bool _calm;

    /// <summary>From now on everything works.</summary>
    internal void Calm() => _calm = true;

    public Task<StoredRoom?> Load(string room, CancellationToken cancel) => Run(() => inner.Load(room, cancel));

    public IOutletStore Outlets => inner.Outlets;

    public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel) => Run(async () =>
    {
        await inner.Append(room, batch, told, cancel);
        return true;
    });

    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel) =>
        inner.Read(room, epoch, fromSeq, maxBatches, cancel);

    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel) =>
        inner.ReadBack(room, epoch, beforeSeq, maxBatches, cancel);

    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel) => Run(async () =>
    {
        await inner.Snapshot(room, snapshot, keepFromSeq, cancel);
        return true;
    });

    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel) => inner.List(after, max, cancel);

    public Task Delete(string room, CancellationToken cancel) => inner.Delete(room, cancel);

    public Task<long> DeletedEpoch(CancellationToken cancel) => inner.DeletedEpoch(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> Run<T>(Func<Task<T>> call)
    {
        var (yields, fault, kind) = Draw();
        // Calls of one room keep their order, as in a store with one writer: only the answer is late.
        if (fault && kind == 0) throw new StoreRefusedException("refused by chance");
        if (fault && kind == 1) throw new IOException("lost by chance, not done");
        var result = await call();
        for (var i = 0; i < yields; i++) await Task.Yield();
        return fault ? throw new IOException("lost by chance, done") : result;
    }

    private (int Yields, bool Fault, int Kind) Draw()
    {
        lock (_random) return (_random.Next(20), !_calm && _random.Next(100) < faultPercent, _random.Next(3));
    }
}
