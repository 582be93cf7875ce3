using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>
/// Between the rules and everyone else: closes batches by count, bytes or time, stores them, hands them on, and only then lets
/// answers go. Not thread-safe: it lives in its grain's turns.
/// </summary>
/// <remarks>
/// A batch of a quiet room goes at once. While one is being stored, or the floor of a busy room has not passed, events gather
/// in the next: coalescing follows load by itself. When an append fails, everything that waits fails with it and the outbox
/// stays shut until the grain has read what the store holds (<see cref="Reopen"/>).
/// </remarks>
/// <param name="handOn">Takes each stored batch, in order.</param>
/// <param name="failed">An append failed and the outbox is shut: read the store and reopen it.</param>
/// <param name="told">What outlets are to tell of a batch.</param>
internal sealed partial class Outbox(
    string room, IRoomStore store, TimeProvider clock, GrainOptions options, Action<Batch> handOn, Action<Exception> failed,
    Func<long, IReadOnlyList<RoomEvent>, IReadOnlyList<OutletRow>> told)
{
    private readonly OpenBatch _open = new(told);
    private readonly Queue<Batch> _closed = new();
    private readonly Waiters _waiters = new();
    private IReadOnlyList<Batch> _lost = [];
    private long _appendedSeq;
    private int _waitingEvents;

    /// <summary>The log that it writes; 0 while there is no room.</summary>
    public long Epoch { get; private set; }

    /// <summary>The log that the store is known to hold, 0: none. The next log names it, and is refused when there is another one.</summary>
    public long StoredEpoch { get; set; }

    /// <summary>The last seq that is stored and handed on.</summary>
    public long StoredSeq { get; private set; }

    /// <summary>The rolling digest of the log (<see cref="LogDigest"/>) up to the last event that was appended.</summary>
    public ulong Digest { get; private set; }

    public bool IsShut { get; private set; } = true;

    /// <summary>The log has its last event: what comes next begins another one, once this one is stored and forgotten.</summary>
    public bool HasEnded { get; private set; }
    public bool IsFull => _waitingEvents >= options.OutboxEvents;
    public bool IsEmpty => _appendedSeq <= StoredSeq;

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="audience">Whom it is for; null: everyone.</param>
    public void Append(RoomEvent happened, Audience? audience = null)
    {
        // What is not for everyone is a batch of its own.
        if (audience is not null) Cut();
        if (happened is CreatedEvent created) Epoch = created.Epoch;
        if (happened is DestroyedEvent) HasEnded = true;
        Digest = LogDigest.With(Digest, happened);
        if (_open.Add(happened)) _waitingEvents++;
        _appendedSeq = happened.Seq + happened.SeqCount - 1;
        if (audience is not null) _closed.Enqueue(_open.Close(Epoch, NowMs, audience, Digest));
    }

    /// <summary>
    /// A command has done what it does. Only here does a batch close by its size: what one command changes is stored whole or not at all.
    /// </summary>
    public void CommandDone()
    {
        if (_open.Events < options.BatchEvents && _open.Bytes < options.BatchBytes) return;
        Cut();
        _isBatchFull = true;
        _full?.TrySetResult();
    }

    /// <summary>A reader begins here: what comes next is another batch.</summary>
    public void Cut()
    {
        if (!_open.IsEmpty) _closed.Enqueue(_open.Close(Epoch, NowMs, digest: Digest));
    }

    /// <summary>Completes when it is known what became of all that has been appended, or when that took too long. Never fails.</summary>
    public Task<Outcome> Stored()
    {
        if (IsEmpty) return Task.FromResult(new Outcome(StoredSeq, Codes.Ok));
        var told = _waiters.Add(_appendedSeq, NowMs);
        Flush();
        return told;
    }

    /// <summary>Sees to it that what has been appended goes to the store.</summary>
    public void Flush()
    {
        if (!_pumping && !IsEmpty) _ = Pump();
    }

    /// <summary>When <see cref="Expire"/> next has something to do, Unix milliseconds.</summary>
    public long NextExpiryMs => _waiters.OldestSinceMs + options.StoreOutcomeMs ?? long.MaxValue;

    /// <summary>Answers -1 to those who have waited too long.</summary>
    public void Expire() => _waiters.Expire(NowMs - options.StoreOutcomeMs, new Outcome(StoredSeq, Codes.Timeout));

    /// <summary>Takes nothing more until it is reopened. All that was appended is stored.</summary>
    public void Close() => IsShut = true;

    private void Shut(IReadOnlyList<Batch> lost, bool isOutcomeKnown, Exception failure)
    {
        IsShut = true;
        HasEnded = false;
        _open.Clear();
        _closed.Clear();
        _waitingEvents = 0;
        _appendedSeq = StoredSeq;
        _lost = lost;
        if (isOutcomeKnown) _waiters.Tell(long.MaxValue, new Outcome(StoredSeq, Codes.ServerError));
        failed(failure);
    }

    /// <summary>The store holds the log up to <paramref name="headSeq"/>; goes on behind it.</summary>
    /// <param name="digest">The rolling digest of what it holds.</param>
    /// <param name="newest">The newest of what it holds: tells whose the batches are that were on their way.</param>
    public void Reopen(long epoch, long headSeq, ulong digest, IReadOnlyList<StoredBatch> newest)
    {
        var (storedSeq, code) = OutcomeOfLost(newest);
        _lost = [];
        HasEnded = false;
        (Epoch, StoredSeq, _appendedSeq, Digest) = (epoch, headSeq, headSeq, digest);
        IsShut = false;
        _waiters.Tell(storedSeq, new Outcome(storedSeq, Codes.Ok));
        _waiters.Tell(long.MaxValue, new Outcome(storedSeq, code));
    }

    private Outcome OutcomeOfLost(IReadOnlyList<StoredBatch> newest)
    {
        var outcome = new Outcome(StoredSeq, Codes.ServerError);
        foreach (var batch in _lost)
        {
            if (!newest.Any(batch.Is)) continue;
            // Behind somebody else's batch a later one of ours may have fitted: an outcome that one number cannot tell.
            var follows = batch.First == outcome.StoredSeq + 1;
            outcome = follows ? outcome with { StoredSeq = batch.Next - 1 } : outcome with { Code = Codes.Timeout };
        }
        return outcome;
    }
}
