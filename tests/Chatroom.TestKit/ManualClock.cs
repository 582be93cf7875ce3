namespace Chatroom.TestKit;

/// <summary>
/// A clock that only moves when a test says so. Thread-safe; timers fire on the thread that advances, in order of their due time
/// (of their creation where that is equal), with the clock standing at that time.
/// </summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;
    private readonly List<(TimeSpan Within, TaskCompletionSource Due)> _awaited = [];
    private long _created;

    /// <summary>Starts at 2026-01-01 00:00 UTC.</summary>
    public ManualClock() : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Timers that are still to fire.</summary>
    public int PendingTimers
    {
        get { lock (_lock) return _timers.Count; }
    }

    /// <summary>How long it is until the next timer fires; null: none is to.</summary>
    public TimeSpan? UntilNext
    {
        get { lock (_lock) return _timers.Count == 0 ? null : _timers.Min(timer => timer.Due) - _now; }
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>
    /// Ends when a timer is due no later than <paramref name="within"/> from now: what is to wait has begun to, and the clock may move on
    /// by as much.
    /// </summary>
    public Task TimerSet(TimeSpan within)
    {
        lock (_lock)
        {
            if (_timers.Exists(timer => timer.Due <= _now + within)) return Task.CompletedTask;
            var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((within, due));
            return due.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, () => callback(state), Interlocked.Increment(ref _created));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on by <paramref name="by"/> and fires what falls due on the way, also what those callbacks start.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetUtcNow() + by;
        while (NextDue(until) is { } timer) timer.Callback();
        lock (_lock) _now = until;
    }

    private ManualTimer? NextDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => (timer.Due, timer.Created));
            if (next is null) return null;
            if (next.Due > _now) _now = next.Due;
            if (next.Period > TimeSpan.Zero) next.Due += next.Period;
            else _timers.Remove(next);
            return next;
        }
    }

    private bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (timer.Disposed) return false;
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
            timer.Due = _now + dueTime;
            timer.Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
            _timers.Add(timer);
            _awaited.RemoveAll(one => timer.Due <= _now + one.Within && one.Due.TrySetResult());
            return true;
        }
    }

    private void Drop(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.Disposed = true;
            _timers.Remove(timer);
        }
    }

    /// <summary>A timer of the clock; its fields are guarded by the clock's lock.</summary>
    private sealed class ManualTimer(ManualClock clock, Action callback, long created) : ITimer
    {
        internal Action Callback => callback;

        internal long Created => created;

        internal DateTimeOffset Due { get; set; }

        internal TimeSpan Period { get; set; }

        internal bool Disposed { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Schedule(this, dueTime, period);

        public void Dispose() => clock.Drop(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
