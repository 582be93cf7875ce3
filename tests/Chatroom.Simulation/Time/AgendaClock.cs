namespace Chatroom.Simulation.Time;

/// <summary>The clock of one process: the agenda's time, timers that ring on the agenda. The run's thread alone.</summary>
internal sealed class AgendaClock(Agenda agenda, Life life, AgendaScheduler scheduler) : TimeProvider
{
    /// <summary>The time at which every run begins.</summary>
    public static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        agenda.Check();
        return Origin.AddTicks(agenda.NowTicks);
    }

    public override long GetTimestamp()
    {
        agenda.Check();
        return agenda.NowTicks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new AgendaTimer(agenda, life, () => scheduler.Run(() => callback(state)));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class AgendaTimer(Agenda agenda, Life life, Action ring) : ITimer
    {
        private int _setting;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _setting++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) Set(dueTime);
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan due)
        {
            var setting = _setting;
            agenda.After(due.Ticks, life, () => Ring(setting));
        }

        private void Ring(int setting)
        {
            if (setting != _setting) return;
            if (_period > TimeSpan.Zero) Set(_period);
            ring();
        }
    }
}
