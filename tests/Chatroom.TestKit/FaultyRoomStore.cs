using Chatroom.Grains.Store;

namespace Chatroom.TestKit;

/// <summary>
/// A store that does what another does, but fails or waits where a test scripted it. Thread-safe. Scripts are taken in the order
/// of their making, each by one call that fits it.
/// </summary>
/// <param name="inner">The store that does the work; disposed with this one.</param>
public sealed class FaultyRoomStore(IRoomStore inner) : IRoomStore
{
    private readonly Lock _lock = new();
    private readonly List<Script> _scripts = [];
    private readonly Dictionary<StoreCall, int> _calls = [];

    /// <summary>Scripts that no call has taken yet; a test ends with 0.</summary>
    public int Pending
    {
        get { lock (_lock) return _scripts.Count; }
    }

    /// <summary>How many calls of this kind came, whatever became of them.</summary>
    public int Count(StoreCall call)
    {
        lock (_lock) return _calls.GetValueOrDefault(call);
    }

    /// <summary>The next <paramref name="times"/> calls of this kind (of this room, if named) end with the fault.</summary>
    public void Fail(StoreCall call, StoreFault fault, string? room = null, int times = 1)
    {
        lock (_lock)
            for (var i = 0; i < times; i++) _scripts.Add(new Script(call, room, fault, null));
    }

    /// <summary>The next call of this kind (of this room, if named) waits at the gate before it does anything.</summary>
    public StoreGate Hold(StoreCall call, string? room = null, StoreFault fault = StoreFault.None)
    {
        var gate = new StoreGate();
        lock (_lock) _scripts.Add(new Script(call, room, fault, gate));
        return gate;
    }

    public Task<StoredRoom?> Load(string room, CancellationToken cancel) =>
        Run(StoreCall.Load, room, () => inner.Load(room, cancel), cancel);

    public IOutletStore Outlets => inner.Outlets;

    public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel) =>
        Run(StoreCall.Append, room, () => inner.Append(room, batch, told, cancel), cancel);

    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel) =>
        Run(StoreCall.Read, room, () => inner.Read(room, epoch, fromSeq, maxBatches, cancel), cancel);

    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel) =>
        Run(StoreCall.ReadBack, room, () => inner.ReadBack(room, epoch, beforeSeq, maxBatches, cancel), cancel);

    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel) =>
        Run(StoreCall.Snapshot, room, () => inner.Snapshot(room, snapshot, keepFromSeq, cancel), cancel);

    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel) =>
        Run(StoreCall.List, null, () => inner.List(after, max, cancel), cancel);

    public Task Delete(string room, CancellationToken cancel) =>
        Run(StoreCall.Delete, room, () => inner.Delete(room, cancel), cancel);

    /// <summary>Never fails by itself: it is part of loading.</summary>
    public Task<long> DeletedEpoch(CancellationToken cancel) => inner.DeletedEpoch(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task<bool> Run(StoreCall call, string? room, Func<Task> work, CancellationToken cancel) =>
        Run(call, room, async () => { await work(); return true; }, cancel);

    private async Task<T> Run<T>(StoreCall call, string? room, Func<Task<T>> work, CancellationToken cancel)
    {
        if (Take(call, room) is not { } script) return await work();
        if (script.Gate is { } gate) await gate.Pass(cancel);
        switch (script.Fault)
        {
            case StoreFault.Refused:
                throw new StoreRefusedException($"{call} of {room}: refused as scripted");
            case StoreFault.LostBefore:
                throw Unknown(call, room);
            case StoreFault.LostAfter:
                await work();
                throw Unknown(call, room);
            default:
                return await work();
        }
    }

    private Script? Take(StoreCall call, string? room)
    {
        // What is stored beside the rooms is another matter: only who names it means it.
        var isReserved = room?.StartsWith('$') == true;
        lock (_lock)
        {
            if (!isReserved) _calls[call] = _calls.GetValueOrDefault(call) + 1;
            var index = _scripts.FindIndex(script => script.Call == call && (script.Room == room || (script.Room is null && !isReserved)));
            if (index < 0) return null;
            var found = _scripts[index];
            _scripts.RemoveAt(index);
            return found;
        }
    }

    private static IOException Unknown(StoreCall call, string? room) => new($"{call} of {room}: the outcome is not known, as scripted");

    private sealed record Script(StoreCall Call, string? Room, StoreFault Fault, StoreGate? Gate);
}
