namespace Chatroom.Rooms;

/// <summary>A token bucket in thousandths of a token, so that it is exact. Not thread-safe; a mutable struct, kept in a field.</summary>
internal struct TokenBucket
{
    private const long One = 1_000;
    private long _thousandths;
    private long _filledMs;

    /// <summary>Full, as of now.</summary>
    public TokenBucket(int burst, long nowMs)
    {
        _thousandths = burst * One;
        _filledMs = nowMs;
    }

    /// <summary>Takes one token, or says after how many milliseconds there is one.</summary>
    public bool TryTake(int perSecond, int burst, long nowMs, out long retryAfterMs) => TryTake(1, perSecond, burst, nowMs, out retryAfterMs);

    /// <summary>Takes <paramref name="tokens"/> at once or none of them.</summary>
    public bool TryTake(int tokens, int perSecond, int burst, long nowMs, out long retryAfterMs)
    {
        var wanted = tokens * One;
        // One token a second is one thousandth a millisecond.
        var full = burst * One;
        var elapsedMs = nowMs - _filledMs;
        _thousandths = elapsedMs >= full ? full : Math.Min(full, _thousandths + elapsedMs * perSecond);
        _filledMs = nowMs;
        retryAfterMs = 0;
        if (_thousandths >= wanted)
        {
            _thousandths -= wanted;
            return true;
        }
        retryAfterMs = (wanted - _thousandths + perSecond - 1) / perSecond;
        return false;
    }
}

/// <summary>How much a room takes in one window of time, by lane: low goes first, high last. Not thread-safe; kept in a field.</summary>
internal struct IntakeWindow
{
    private long _window;
    private int _shared;
    private int _high;

    public bool TryTake(Lane lane, RoomOptions options, long nowMs, out long retryAfterMs)
    {
        var window = nowMs / options.IntakeWindowMs;
        if (window != _window)
        {
            _window = window;
            _shared = _high = 0;
        }
        retryAfterMs = (window + 1) * options.IntakeWindowMs - nowMs;
        if (lane == Lane.High && _high < options.IntakeHighSlots)
        {
            _high++;
            return true;
        }
        var slots = options.IntakeSlots - options.IntakeHighSlots;
        if (lane == Lane.Low) slots = Math.Min(slots, options.IntakeLowSlots);
        if (_shared >= slots) return false;
        _shared++;
        return true;
    }
}
