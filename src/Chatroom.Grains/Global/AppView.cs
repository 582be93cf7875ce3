using Chatroom.Grains.Codec;
using Chatroom.Rooms.Global;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Global;

/// <summary>
/// The newest state of the app that this process knows: rooms read it before each turn, gateways at each CONNECT. Thread-safe.
/// </summary>
/// <remarks>
/// Changes are pushed to it. Where a push can be lost on its way, or the grain can move, whoever hosts it calls <see cref="Look"/> once
/// a second. While the grain cannot be asked, what is known stays in force.
/// </remarks>
public sealed partial class AppView : IAppObserver
{
    private readonly Lock _lock = new();
    private readonly IAppGrain _grain;
    private readonly string _name;
    private readonly AppOptions _options;
    private readonly ILogger _log;
    private readonly List<Action<AppState>> _listeners = [];
    private AppState _state;
    private Task? _attaching;
    private bool _ready;
    private bool _missed;

    /// <param name="name">Of this process among those that follow the state.</param>
    public AppView(IAppGrain grain, string name, AppOptions options, ILogger log)
    {
        (_grain, _name, _options, _log) = (grain, name, options, log);
        _state = new AppState(options);
    }

    public AppState State => Volatile.Read(ref _state);

    /// <summary>Calls <paramref name="listener"/> with each new state, on any thread; it must not wait and not throw.</summary>
    public void OnChange(Action<AppState> listener)
    {
        lock (_lock) _listeners.Add(listener);
    }

    /// <summary>Completes when the state is known; throws what hindered it, and the next call tries again.</summary>
    public Task Ready()
    {
        if (Volatile.Read(ref _ready)) return Task.CompletedTask;
        lock (_lock)
        {
            if (_attaching is null or { IsCompleted: true }) _attaching = Attach();
            return _attaching;
        }
    }

    public void Changed(long epoch, long first, byte[] events)
    {
        lock (_lock)
        {
            var state = _state;
            // Behind by more than this, or of another log: the whole is asked for again.
            if (!_ready || first > state.Seq + 1 || (state.Epoch != epoch && state.Epoch != 0))
            {
                _missed = true;
                if (_ready) _ = Look();
                return;
            }
            if (state.Epoch == 0) state = state with { Epoch = epoch };
            foreach (var happened in AppEventCodec.ReadAll(first, events))
                if (happened.Seq > state.Seq) state = state.Fold(happened);
            Become(state);
        }
    }

    /// <summary>Asks whether it has every change, and gets what it has not. Never fails.</summary>
    public async Task Look()
    {
        try
        {
            await Attach();
        }
        catch (Exception failure)
        {
            LogNotReached(failure);
        }
    }

    /// <summary>Again, when a change came that the answer may not have.</summary>
    private async Task Attach()
    {
        while (await AttachOnce())
        {
        }
    }

    private async Task<bool> AttachOnce()
    {
        lock (_lock) _missed = false;
        var known = State;
        var attached = AppAttached.From(await _grain.Attach(_name, this, _ready ? known.Epoch : -1, known.Seq));
        lock (_lock)
        {
            // Meanwhile a push may have brought it further.
            if (attached.State.Length > 0 && (attached.Epoch != _state.Epoch || attached.Seq >= _state.Seq || !_ready))
                Become(AppStateCodec.Read(attached.State, _options));
            Volatile.Write(ref _ready, true);
            return _missed;
        }
    }

    private void Become(AppState state)
    {
        Volatile.Write(ref _state, state);
        foreach (var listener in _listeners) listener(state);
    }

    [LoggerMessage(1, LogLevel.Warning, "The app's state cannot be asked for; what is known of it stays in force")]
    private partial void LogNotReached(Exception failure);
}
