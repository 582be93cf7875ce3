using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Embedded;

/// <summary>
/// One grain in memory and its mailbox: an exclusive task scheduler, so that turns never run at once and calls interleave at
/// awaits, as they do in Orleans. Thread-safe.
/// </summary>
internal sealed partial class EmbeddedActivation<TGrain> : IActivation where TGrain : class
{
    private readonly TaskScheduler _turns;
    private readonly List<ITimer> _timers = [];
    private readonly TimeProvider _clock;
    private readonly int _callsMax;
    private readonly ILogger _log;
    private readonly Func<IActivation, TGrain> _make;
    private readonly Action<EmbeddedActivation<TGrain>> _retired;
    private TGrain? _grain;
    private readonly TaskCompletionSource _noCalls = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private volatile bool _stopping;
    private bool _retiring;

    /// <param name="scheduler">Where its turns run, one at a time.</param>
    /// <param name="make">Makes the grain, in the turn of the first call.</param>
    /// <param name="retired">Takes the activation out of use; called in its last turn.</param>
    public EmbeddedActivation(
        string key, TimeProvider clock, TaskScheduler scheduler, int callsMax, ILogger log, Func<IActivation, TGrain> make,
        Action<EmbeddedActivation<TGrain>> retired)
    {
        (Key, _clock, _callsMax, _log) = (key, clock, callsMax, log);
        (_make, _retired) = (make, retired);
        _turns = new ConcurrentExclusiveSchedulerPair(scheduler, 1).ExclusiveScheduler;
    }

    public string Key { get; }

    /// <summary>Runs a call in turns of the grain. False when the activation has retired: ask the next one.</summary>
    /// <exception cref="MailboxFullException">Too many calls wait.</exception>
    /// <exception cref="EngineStoppingException">It takes no more.</exception>
    public async Task<(bool Ran, T Result)> Call<T>(Func<TGrain, Task<T>> call)
    {
        var calls = Interlocked.Increment(ref _calls);
        try
        {
            if (_stopping) throw new EngineStoppingException(Key);
            if (calls > _callsMax) throw new MailboxFullException(Key, _callsMax);
            return await Post(async () => _retiring ? (false, default(T)!) : (true, await call(_grain ??= _make(this))));
        }
        finally
        {
            if (Interlocked.Decrement(ref _calls) == 0 && _stopping) _noCalls.TrySetResult();
        }
    }

    /// <summary>Takes no more calls.</summary>
    public void Stop()
    {
        _stopping = true;
        // Whoever has begun by now is counted, whoever begins later finds that it has stopped.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _calls) == 0) _noCalls.TrySetResult();
    }

    /// <summary>After <see cref="Stop"/>: ends when every call has its answer and the grain has nothing on its way.</summary>
    public async Task Drain()
    {
        await _noCalls.Task;
        await Post(async () =>
        {
            if (_grain is IDrains grain && !_retiring) await grain.Drain();
        });
    }

    /// <summary>After <see cref="Stop"/>: no alarm and no timer rings any more.</summary>
    public void End()
    {
        lock (_timers)
            foreach (var timer in _timers) timer.Dispose();
    }

    public void Every(TimeSpan period, Func<Task> tick)
    {
        var ring = OneAtATime(tick);
        lock (_timers) _timers.Add(_clock.CreateTimer(_ => Post(ring), null, period, period));
    }

    public IAlarm Alarm(Func<Task> ring)
    {
        var turn = OneAtATime(ring);
        var alarm = new EmbeddedAlarm(_clock, () => Post(turn));
        lock (_timers) _timers.Add(alarm.Timer);
        return alarm;
    }

    private Func<Task> OneAtATime(Func<Task> tick)
    {
        var running = false;
        return async () =>
        {
            if (running || _retiring) return;
            running = true;
            try
            {
                await tick();
            }
            catch (Exception failure)
            {
                LogTickFailed(Key, failure);
            }
            finally
            {
                running = false;
            }
        };
    }

    public void Retire()
    {
        // Calls that have begun go on to their end; those that wait find this and ask the next activation.
        _retiring = true;
        End();
        _retired(this);
    }

    private Task Post(Func<Task> turn) =>
        Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();

    private Task<T> Post<T>(Func<Task<T>> turn) =>
        Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();

    [LoggerMessage(1, LogLevel.Error, "Grain {Key}: its tick failed")]
    private partial void LogTickFailed(string key, Exception failure);
}
