using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Orleans.Hosting;

/// <summary>What a grain has from Orleans: turns on the activation's scheduler, timers of our clock, and its end. Thread-safe.</summary>
internal sealed class OrleansActivation : IActivation
{
    private readonly TaskScheduler _turns;
    private readonly ActivationTimers _timers;
    private readonly Action _deactivate;

    /// <summary>Made in a turn of the grain: its later turns run where this one does.</summary>
    /// <param name="deactivate">Ends the activation once its calls are done.</param>
    public OrleansActivation(string key, TimeProvider clock, ILogger log, Action deactivate)
    {
        (Key, _turns, _deactivate) = (key, TaskScheduler.Current, deactivate);
        _timers = new ActivationTimers(key, clock, Post, log);
    }

    public string Key { get; }

    /// <summary>It leaves memory by its own wish: it has nothing that would have to be brought to its end.</summary>
    public bool Retired { get; private set; }

    public void Every(TimeSpan period, Func<Task> tick) => _timers.Every(period, tick);

    public IAlarm Alarm(Func<Task> ring) => _timers.Alarm(ring);

    public void Retire()
    {
        Retired = true;
        _timers.End();
        _deactivate();
    }

    public void Deposed() => _deactivate();

    public void End() => _timers.End();

    private Task Post(Func<Task> turn) =>
        Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();
}
