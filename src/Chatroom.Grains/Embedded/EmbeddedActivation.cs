using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Embedded;

/// <summary>
/// One grain in memory and its mailbox: an exclusive task scheduler, so that turns never run at once and calls interleave at
/// awaits, as they do in Orleans. Thread-safe.
/// </summary>
internal sealed partial class EmbeddedActivation<TGrain> : IActivation where TGrain : class
{
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ExclusiveScheduler;
    private readonly TaskCompletionSource _retired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ITimer> _timers = [];
    private readonly TimeProvider _clock;
    private readonly int _callsMax;
    private readonly ILogger _log;
    private int _calls;
    private bool _retiring;
    private TGrain? _grain;

    public EmbeddedActivation(string key, TimeProvider clock, int callsMax, ILogger log) =>
        (Key, _clock, _callsMax, _log) = (key, clock, callsMax, log);

    public string Key { get; }

    /// <summary>Completes when this activation takes no calls any more.</summary>
    public Task Retired => _retired.Task;

    /// <summary>Makes the grain, in its own turn, before any call.</summary>
    public void Start(Func<IActivation, TGrain> make) => Post(() =>
    {
        _grain = make(this);
        return Task.CompletedTask;
    });

    /// <summary>Runs a call in turns of the grain. False when the activation has retired: ask the next one.</summary>
    /// <exception cref="MailboxFullException">Too many calls wait.</exception>
    public async Task<(bool Ran, T Result)> Call<T>(Func<TGrain, Task<T>> call)
    {
        if (Interlocked.Increment(ref _calls) > _callsMax)
        {
            Interlocked.Decrement(ref _calls);
            throw new MailboxFullException(Key, _callsMax);
        }
        try
        {
            return await Post(async () => _retiring ? (false, default(T)!) : (true, await call(_grain!)));
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    public void Every(TimeSpan period, Func<Task> tick)
    {
        var running = false;
        _timers.Add(_clock.CreateTimer(_ => Post(async () =>
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
        }), null, period, period));
    }

    public void Retire()
    {
        // The calls that have begun finish; the timer's turn in which this is said is not among them.
        _retiring = true;
        foreach (var timer in _timers) timer.Dispose();
        _retired.TrySetResult();
    }

    private Task Post(Func<Task> turn) =>
        Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();

    private Task<T> Post<T>(Func<Task<T>> turn) =>
        Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();

    [LoggerMessage(1, LogLevel.Error, "Grain {Key}: its tick failed")]
    private partial void LogTickFailed(string key, Exception failure);
}

/// <summary>A grain has more calls waiting than it may have. Nothing was done.</summary>
public sealed class MailboxFullException(string key, int limit) : Exception($"{limit} calls already wait for grain {key}");
