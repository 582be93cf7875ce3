namespace Chatroom.Grains;

/// <summary>One timer that is set again for each due time. Set by one thread at a time; rings on any.</summary>
internal sealed class ActivationAlarm : IAlarm
{
    // Whoever sets the machine's clock back by hours must not stop a room for as long: it looks, and sets the alarm again.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);
    private readonly TimeProvider _clock;
    private readonly Action _ring;

    public ActivationAlarm(TimeProvider clock, Action ring)
    {
        (_clock, _ring) = (clock, ring);
        Timer = clock.CreateTimer(_ => ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ITimer Timer { get; }

    public void Set(long dueMs)
    {
        var due = DateTimeOffset.FromUnixTimeMilliseconds(dueMs);
        for (; ; )
        {
            var now = _clock.GetUtcNow();
            var wait = due - now;
            Timer.Change(wait <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : wait < LookAgain ? wait : LookAgain, Timeout.InfiniteTimeSpan);
            if (wait <= TimeSpan.Zero)
            {
                _ring();
                return;
            }
            // A clock that was moved on meanwhile has not seen the timer.
            if ((_clock.GetUtcNow() - now).Duration() < TimeSpan.FromMilliseconds(1)) return;
        }
    }
}
