using Chatroom.Grains.Store;
using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Time;

namespace Chatroom.Simulation.Storage;

/// <summary>
/// The store as one process sees it: the disk behind a single writer, with delays and faults. What is under way when the process
/// ends is on the disk wholly or not at all, the older first. The run's thread alone.
/// </summary>
/// <param name="disk">What outlives the process.</param>
internal sealed class SimulatedStore(Agenda agenda, Life process, IRoomStore disk, Random random, Trace trace, Action<string, StoredBatch> appended) : IRoomStore
{
    private readonly Life _own = new();
    private readonly Queue<Action> _writes = new();
    private long _writtenTicks;

    public StoreMood Mood { get; set; }

    public IOutletStore Outlets => disk.Outlets;

    public Task<StoredRoom?> Load(string room, CancellationToken cancel) => Read($"load {room}", () => disk.Load(room, cancel));

    public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel) =>
        Write($"append {room} {batch.First}..{batch.Next - 1}", async () =>
        {
            await disk.Append(room, batch, told, cancel);
            appended(room, batch);
            return true;
        });

    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel) =>
        Read($"read {room} {fromSeq}", () => disk.Read(room, epoch, fromSeq, maxBatches, cancel));

    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel) =>
        Read($"read back {room} {beforeSeq}", () => disk.ReadBack(room, epoch, beforeSeq, maxBatches, cancel));

    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel) =>
        Write($"snapshot {room} {snapshot.Seq}", async () =>
        {
            await disk.Snapshot(room, snapshot, keepFromSeq, cancel);
            return true;
        });

    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel) =>
        Read("list", () => disk.List(after, max, cancel));

    public Task Delete(string room, CancellationToken cancel) => Write($"delete {room}", async () =>
    {
        await disk.Delete(room, cancel);
        return true;
    });

    public Task<long> DeletedEpoch(CancellationToken cancel) => Read("deleted epoch", () => disk.DeletedEpoch(cancel));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The process has ended: of what was under way some is done, the oldest first, and the rest is not.</summary>
    public void Crash()
    {
        _own.End();
        var done = random.Next(_writes.Count + 1);
        if (_writes.Count > 0) trace.Line($"store: {done} of {_writes.Count} writes under way were done");
        for (var i = 0; i < done; i++) _writes.Dequeue()();
        _writes.Clear();
    }

    private Task<T> Write<T>(string what, Func<Task<T>> work)
    {
        var fault = Fault();
        var told = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _writtenTicks = Math.Max(_writtenTicks + 1, agenda.NowTicks + Delay());
        // One writer: they happen in the order in which they were asked for.
        _writes.Enqueue(() => Do(what, fault, work, told));
        agenda.After(_writtenTicks - agenda.NowTicks, _own, () => _writes.Dequeue()());
        return told.Task;
    }

    private Task<T> Read<T>(string what, Func<Task<T>> work)
    {
        var fault = Fault();
        var told = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        agenda.After(Delay(), _own, () => Do(what, fault, work, told));
        return told.Task;
    }

    private void Do<T>(string what, StoreOutcome fault, Func<Task<T>> work, TaskCompletionSource<T> told)
    {
        if (fault != StoreOutcome.Done) trace.Line($"store: {what}: {fault}");
        // The disk itself never waits.
        var result = fault is StoreOutcome.Refused or StoreOutcome.LostBefore ? null : work();
        agenda.After(Delay() / 4, process, () =>
        {
            if (fault == StoreOutcome.Refused) told.SetException(new StoreRefusedException($"{what}: refused"));
            else if (fault != StoreOutcome.Done) told.SetException(new IOException($"{what}: the outcome is not known"));
            else if (result!.IsFaulted) told.SetException(result.Exception!.InnerExceptions);
            else told.SetResult(result.Result);
        });
    }

    private StoreOutcome Fault() => Mood switch
    {
        StoreMood.Shaky => random.Next(12) == 0 ? (StoreOutcome)random.Next(1, 4) : StoreOutcome.Done,
        StoreMood.Refusing => StoreOutcome.Refused,
        StoreMood.Vague => (StoreOutcome)random.Next(2, 4),
        _ => StoreOutcome.Done,
    };

    private long Delay() => random.Next(Mood == StoreMood.Slow ? 20_000_000 : 60_000) + 500;
}

/// <summary>How a call of the store ends.</summary>
internal enum StoreOutcome
{
    Done,
    Refused,
    LostBefore,
    LostAfter,
}
