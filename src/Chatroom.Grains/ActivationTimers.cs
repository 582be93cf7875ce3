using Microsoft.Extensions.Logging;

namespace Chatroom.Grains;

/// <summary>The alarms and timers of one activation, whichever engine hosts it: they ring in its turns, none twice at once. Thread-safe.</summary>
/// <param name="post">Runs something in a turn of the grain.</param>
internal sealed partial class ActivationTimers(string key, TimeProvider clock, Func<Func<Task>, Task> post, ILogger log)
{
    private readonly ILogger _log = log;
    private readonly List<ITimer> _timers = [];
    private volatile bool _ended;

    public void Every(TimeSpan period, Func<Task> tick)
    {
        var ring = OneAtATime(tick);
        lock (_timers) _timers.Add(clock.CreateTimer(_ => post(ring), null, period, period));
    }

    public IAlarm Alarm(Func<Task> ring)
    {
        var turn = OneAtATime(ring);
        var alarm = new ActivationAlarm(clock, () => post(turn));
        lock (_timers) _timers.Add(alarm.Timer);
        return alarm;
    }

    /// <summary>Nothing rings any more.</summary>
    public void End()
    {
        _ended = true;
        lock (_timers)
            foreach (var timer in _timers) timer.Dispose();
    }

    private Func<Task> OneAtATime(Func<Task> tick)
    {
        var running = false;
        return async () =>
        {
            if (running || _ended) return;
            running = true;
            try
            {
                await tick();
            }
            catch (Exception failure)
            {
                LogTickFailed(key, failure);
            }
            finally
            {
                running = false;
            }
        };
    }

    [LoggerMessage(1, LogLevel.Error, "Grain {Key}: its tick failed")]
    private partial void LogTickFailed(string key, Exception failure);
}
