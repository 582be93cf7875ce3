namespace Chatroom.Grains.Rooms;

/// <summary>How far the store came with what a call waits for. Immutable.</summary>
/// <param name="StoredSeq">What the call asked for up to there is stored and handed on.</param>
/// <param name="Code">0: that is all of it. 24015: nothing behind it is stored. -1: that is not known.</param>
internal readonly record struct Outcome(long StoredSeq, int Code);

/// <summary>Calls that wait for the store, oldest first: as many as may wait for a grain. Not thread-safe.</summary>
internal sealed class Waiters
{
    private readonly Queue<Waiter> _oldestFirst = new();
    private Waiter? _newest;

    /// <summary>Since when the one who has waited longest does; null when nobody waits.</summary>
    public long? OldestSinceMs => _oldestFirst.TryPeek(out var oldest) ? oldest.SinceMs : null;

    /// <summary>Completes when the outcome of everything up to <paramref name="seq"/> is told; seqs come in order.</summary>
    public Task<Outcome> Add(long seq, long nowMs)
    {
        if (_newest is null || _newest.Seq != seq) _oldestFirst.Enqueue(_newest = new Waiter(seq, nowMs));
        return _newest.Told.Task;
    }

    /// <summary>Tells those who wait for seqs up to there.</summary>
    public void Tell(long seq, Outcome outcome)
    {
        while (_oldestFirst.TryPeek(out var oldest) && oldest.Seq <= seq) TellOldest(outcome);
    }

    /// <summary>Tells those who have waited since then or longer.</summary>
    public void Expire(long sinceMs, Outcome outcome)
    {
        while (_oldestFirst.TryPeek(out var oldest) && oldest.SinceMs <= sinceMs) TellOldest(outcome);
    }

    private void TellOldest(Outcome outcome)
    {
        _oldestFirst.Dequeue().Told.TrySetResult(outcome);
        if (_oldestFirst.Count == 0) _newest = null;
    }

    private sealed class Waiter(long seq, long sinceMs)
    {
        public readonly long Seq = seq;
        public readonly long SinceMs = sinceMs;

        // Whoever waits goes on in a turn of their own, in the order of the waiting.
        public readonly TaskCompletionSource<Outcome> Told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
