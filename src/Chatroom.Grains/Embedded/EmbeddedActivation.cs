using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Embedded;

/// <summary>
/// One grain in memory and its mailbox: an exclusive task scheduler, so that turns never run at once and calls interleave at
/// awaits, as they do in Orleans. Thread-safe.
/// </summary>
internal sealed class EmbeddedActivation<TGrain> : IActivation where TGrain : class
{
    private readonly TaskScheduler _turns;
    private readonly ActivationTimers _timers;
    private readonly int _callsMax;
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
        (Key, _callsMax) = (key, callsMax);
        (_make, _retired) = (make, retired);
        _timers = new ActivationTimers(key, clock, Post, log);
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
    public void End() => _timers.End();

    public void Every(TimeSpan period, Func<Task> tick) => _timers.Every(period, tick);

    public IAlarm Alarm(Func<Task> ring) => _timers.Alarm(ring);

    public void Deposed()
    {
        // All of the grain is in this process: whoever else wrote had the store to itself while this one read it. It reads again.
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
}
