using Chatroom.Grains.Store;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>
/// Between the rules and everyone else: closes batches by count, bytes or time, stores them, hands them on, and only then lets
/// answers go. Not thread-safe: it lives in its grain's turns.
/// </summary>
/// <remarks>
/// A batch of a quiet room goes at once. While one is being stored, or the floor of a busy room has not passed, events gather
/// in the next: coalescing follows load by itself. When an append fails, everything that waits fails with it and the outbox
/// stays shut until the grain has found out what the store holds (<see cref="Reopen"/>).
/// </remarks>
internal sealed class Outbox(string room, IRoomStore store, TimeProvider clock, GrainOptions options, Action<Batch> handOn)
{
    private readonly OpenBatch _open = new();
    private readonly Queue<Batch> _closed = new();
    private readonly List<(long Seq, TaskCompletionSource Stored)> _waiters = [];
    private TaskCompletionSource? _full;
    private long _epoch;
    private long _appendedSeq;
    private long _waitingEvents;
    private long _lastGoneMs;
    private bool _pumping;

    /// <summary>The last seq that is stored and handed on.</summary>
    public long StoredSeq { get; private set; }

    public bool IsShut { get; private set; } = true;
    public bool IsFull => _waitingEvents >= options.OutboxEvents;
    public bool IsEmpty => _waitingEvents == 0;

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The store holds the log up to there; go on behind it.</summary>
    public void Reopen(long epoch, long storedSeq)
    {
        (_epoch, StoredSeq, _appendedSeq) = (epoch, storedSeq, storedSeq);
        IsShut = false;
    }

    public void Append(RoomEvent happened)
    {
        if (happened is CreatedEvent created) _epoch = created.TimeMs;
        _open.Add(happened);
        _appendedSeq = happened.Seq + happened.SeqCount - 1;
        _waitingEvents++;
        if (_open.Events >= options.BatchEvents || _open.Bytes >= options.BatchBytes) Cut();
    }

    /// <summary>A reader begins here: what comes next is another batch.</summary>
    public void Cut()
    {
        if (_open.IsEmpty) return;
        _closed.Enqueue(_open.Close(_epoch, NowMs));
        _full?.TrySetResult();
    }

    /// <summary>
    /// Completes when all that has been appended is stored and handed on; fails with the store's exception when it is not.
    /// </summary>
    public Task Stored()
    {
        if (_appendedSeq <= StoredSeq) return Task.CompletedTask;
        if (_waiters.Count > 0 && _waiters[^1].Seq == _appendedSeq) return _waiters[^1].Stored.Task;
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add((_appendedSeq, stored));
        if (!_pumping) _ = Pump();
        return stored.Task;
    }

    private async Task Pump()
    {
        _pumping = true;
        try
        {
            while (!IsEmpty)
            {
                await WaitForFloor();
                Cut();
                var going = _closed.ToArray();
                _closed.Clear();
                _lastGoneMs = NowMs;
                // All are asked for at once, so that they share a commit; each is handed on as soon as it is stored.
                var appends = Array.ConvertAll(going, batch => store.Append(room, batch.Stored, CancellationToken.None));
                for (var i = 0; i < going.Length; i++)
                {
                    await appends[i];
                    HandOn(going[i]);
                }
            }
        }
        catch (Exception failure)
        {
            Shut(failure);
        }
        finally
        {
            _pumping = false;
        }
    }

    private async Task WaitForFloor()
    {
        var wait = _lastGoneMs + options.BatchFloorMs - NowMs;
        if (wait <= 0 || wait > options.BatchFloorMs || _closed.Count > 0 && _open.IsEmpty) return;
        _full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(_full.Task, Task.Delay(TimeSpan.FromMilliseconds(wait), clock, stop.Token));
        await stop.CancelAsync();
        _full = null;
    }

    private void HandOn(Batch batch)
    {
        StoredSeq = batch.Next - 1;
        _waitingEvents = StoredSeq == _appendedSeq ? 0 : Math.Max(1, _waitingEvents - (batch.Next - batch.First));
        handOn(batch);
        var done = _waiters.FindIndex(waiter => waiter.Seq > StoredSeq);
        if (done < 0) done = _waiters.Count;
        for (var i = 0; i < done; i++) _waiters[i].Stored.TrySetResult();
        _waiters.RemoveRange(0, done);
    }

    private void Shut(Exception failure)
    {
        IsShut = true;
        _open.Clear();
        _closed.Clear();
        _waitingEvents = 0;
        _appendedSeq = StoredSeq;
        var waiters = _waiters.ToArray();
        _waiters.Clear();
        foreach (var (_, stored) in waiters) stored.TrySetException(failure);
    }
}
