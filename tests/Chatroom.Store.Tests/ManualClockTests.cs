using Chatroom.TestKit;

namespace Chatroom.Store.Tests;

public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_order_of_due_time_then_of_creation_with_the_clock_at_that_time()
    {
        Start("late", 30);
        Start("early", 10);
        Start("early too", 10);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(["early@10", "early too@10"], _fired);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["early@10", "early too@10", "late@30"], _fired);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_periodic_timer_fires_at_each_period_until_it_is_disposed()
    {
        var timer = Start("tick", 1, period: 2);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["tick@1", "tick@3", "tick@5"], _fired);
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _fired.Count);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void A_timer_that_a_callback_starts_fires_in_the_same_advance()
    {
        using var outer = _clock.CreateTimer(_ => Start("inner", 2), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["inner@5"], _fired);
    }

    [Fact]
    public void A_changed_timer_forgets_its_old_time()
    {
        var timer = Start("tick", 1);
        timer.Change(TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(_fired);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["tick@4"], _fired);
    }

    [Fact]
    public async Task The_frameworks_delays_and_timestamps_follow_it()
    {
        var begin = _clock.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _clock, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
        Assert.Equal(TimeSpan.FromSeconds(10), _clock.GetElapsedTime(begin));
    }

    [Fact]
    public void Whoever_awaits_a_timer_goes_on_when_one_is_set_that_soon()
    {
        var awaited = _clock.TimerSet(TimeSpan.FromSeconds(2));
        using var late = Start("late", 3);
        Assert.False(awaited.IsCompleted);
        using var soon = Start("soon", 2);
        Assert.True(awaited.IsCompleted);
        Assert.True(_clock.TimerSet(TimeSpan.FromSeconds(2)).IsCompleted);
        Assert.False(_clock.TimerSet(TimeSpan.FromSeconds(1)).IsCompleted);
    }

    private ITimer Start(string name, int dueSeconds, int period = 0)
    {
        var begin = new ManualClock().GetUtcNow();
        return _clock.CreateTimer(
            _ => _fired.Add($"{name}@{(_clock.GetUtcNow() - begin).TotalSeconds}"),
            null,
            TimeSpan.FromSeconds(dueSeconds),
            period == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
    }
}
