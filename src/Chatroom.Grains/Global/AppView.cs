using Chatroom.Grains.Codec;
using Chatroom.Rooms.Global;
using Chatroom.Rooms.Words;
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
    private readonly TaskScheduler _scheduler;
    private readonly List<Action<AppState>> _listeners = [];
    private AppState _state;
    private WordFilter? _words;
    private AppState? _built;
    private bool _building;
    private Task? _attaching;
    private bool _ready;
    private bool _missed;

    /// <param name="name">Of this process among those that follow the state.</param>
    /// <param name="scheduler">Where words are built; null: on the thread pool.</param>
    public AppView(IAppGrain grain, string name, AppOptions options, ILogger log, TaskScheduler? scheduler = null)
    {
        (_grain, _name, _options, _log, _scheduler) = (grain, name, options, log, scheduler ?? TaskScheduler.Default);
        _state = new AppState(options);
    }

    public AppState State => Volatile.Read(ref _state);

    /// <summary>The app's words, ready to be looked for; null: there are none. Built beside the rooms' turns: it may be a moment behind the state.</summary>
    public WordFilter? Words => Volatile.Read(ref _words);

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
        var whole = attached.State.Length > 0 ? AppStateCodec.Read(attached.State, _options) : null;
        // Nobody speaks before the words are known; later lists are built while the one before is in force.
        var words = !_ready && whole is not null ? Build(whole) : null;
        lock (_lock)
        {
            if (words is not null) (_words, _built) = (words, whole);
            // Meanwhile a push may have brought it further.
            if (whole is not null && (attached.Epoch != _state.Epoch || attached.Seq >= _state.Seq || !_ready))
                Become(whole);
            Volatile.Write(ref _ready, true);
            return _missed;
        }
    }

    private void Become(AppState state)
    {
        Volatile.Write(ref _state, state);
        if (!_building && !ReferenceEquals(_built?.Words, state.Words))
        {
            _building = true;
            _scheduler.Queue(static view => view.BuildWords(), this);
        }
        foreach (var listener in _listeners) listener(state);
    }

    /// <summary>Builds until it is the newest list's; whatever changes meanwhile goes together into the next.</summary>
    private void BuildWords()
    {
        for (; ; )
        {
            AppState state;
            lock (_lock)
            {
                state = _state;
                _building = !ReferenceEquals(_built?.Words, state.Words);
                if (!_building) return;
                _built = state;
            }
            Volatile.Write(ref _words, Build(state));
        }
    }

    // An older version may have taken for a word what is none by now.
    private static WordFilter? Build(AppState state) =>
        WordFilter.Build([.. state.Words.Where(one => WordFilter.IsWord(one.Key)).Select(one => new FilterWord(one.Key, one.Value))]);

    [LoggerMessage(1, LogLevel.Warning, "The app's state cannot be asked for; what is known of it stays in force")]
    private partial void LogNotReached(Exception failure);
}
