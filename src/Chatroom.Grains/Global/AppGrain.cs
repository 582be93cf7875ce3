using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Global;

/// <summary>
/// The shell round what holds in all rooms: decides, stores, and only then changes, tells and answers. Calls interleave at awaits
/// and never run at once, whichever engine hosts it.
/// </summary>
/// <remarks>What comes while a batch is being stored goes together in the next: one commit serves all who wait.</remarks>
public sealed partial class AppGrain : IAppGrain
{
    /// <summary>Where its log stands in the store; no room can be named so.</summary>
    public const string Key = StoreInput.ReservedPrefix + "app";

    private const int CommandsPerBatch = 256;
    private readonly IRoomStore _store;
    private readonly TimeProvider _clock;
    private readonly GrainOptions _options;
    private readonly ILogger<AppGrain> _log;
    private readonly Queue<Waiting> _waiting = new();
    private readonly Dictionary<string, IAppObserver> _observers = new(StringComparer.Ordinal);
    private readonly Action? _deposed;
    private bool _pumping;

    /// <param name="deposed">Called when somebody else has written its log: there is another activation.</param>
    public AppGrain(IRoomStore store, TimeProvider clock, GrainOptions options, ILogger<AppGrain> log, Action? deposed = null) =>
        (_store, _clock, _options, _log, _deposed) = (store, clock, options, log, deposed);

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<byte[]> Attach(string name, IAppObserver observer, long epoch, long seq)
    {
        // Added before it is answered: no change falls between the two.
        var state = await Loaded();
        _observers[name] = observer;
        var known = state.Epoch == epoch && state.Seq == seq;
        return new AppAttached(state.Epoch, state.Seq, known ? [] : AppStateCodec.Write(state)).ToBytes();
    }

    public Task Detach(string name)
    {
        _observers.Remove(name);
        return Task.CompletedTask;
    }

    public async Task<byte[]> Execute(byte[] command)
    {
        var asked = new Waiting(AppCommandCodec.Read(command));
        if (_waiting.Count >= _options.AppCommandsWaiting) return NotStored("limit").ToBytes();
        _waiting.Enqueue(asked);
        if (!_pumping) _ = Pump();
        using var late = _clock.CreateTimer(
            static told => ((TaskCompletionSource<AppAnswer>)told!).TrySetResult(new AppAnswer(Codes.Timeout, "store", "", 0, 0, 0)), asked.Told,
            TimeSpan.FromMilliseconds(_options.StoreOutcomeMs), Timeout.InfiniteTimeSpan);
        return (await asked.Told.Task).ToBytes();
    }

    private async Task Pump()
    {
        _pumping = true;
        try
        {
            while (_waiting.Count > 0)
            {
                var going = new List<Waiting>();
                while (going.Count < CommandsPerBatch && _waiting.TryDequeue(out var next)) going.Add(next);
                await Carry(going);
            }
        }
        finally
        {
            _pumping = false;
        }
    }

    private async Task Carry(List<Waiting> going)
    {
        try
        {
            if (NowMs < _refuseUntilMs) Tell(going, NotStored("store"));
            else await CarryOn(await Loaded(), going);
        }
        catch (Exception)
        {
            // The store cannot be read, and the log has said so: nothing was decided.
            Tell(going, NotStored("store"));
        }
    }

    private async Task CarryOn(AppState before, List<Waiting> going)
    {
        var state = before.Epoch == 0 ? before with { Epoch = NowMs } : before;
        var events = new List<AppEvent>();
        foreach (var asked in going)
        {
            var decided = AppRules.Decide(state, asked.Command, NowMs);
            if (decided.Event is { } happened)
            {
                events.Add(happened);
                state = state.Fold(happened);
            }
            asked.Answer = AnswerTo(decided, state.Seq);
        }
        if (events.Count > 0 && !await Store(before, state, events)) Tell(going, NotStored("store"));
        else foreach (var asked in going) asked.Told.TrySetResult(asked.Answer);
    }

    private static AppAnswer AnswerTo(in AppDecision decided, long seq) => new(
        (int)decided.Why.Code, decided.Why.Rule ?? "", decided.Which ?? "", (decided.Event as SanctionedEvent)?.UntilMs ?? 0,
        decided.Why.RetryAfterMs, seq);

    private AppAnswer NotStored(string rule) =>
        new(Codes.ServerError, rule, "", 0, Math.Max(_options.StoreBackoffMs, _refuseUntilMs - NowMs), 0);

    private static void Tell(List<Waiting> going, AppAnswer answer)
    {
        foreach (var asked in going) asked.Told.TrySetResult(answer);
    }

    private void TellAll(long epoch, long first, byte[] events)
    {
        foreach (var (name, observer) in _observers)
        {
            try
            {
                observer.Changed(epoch, first, events);
            }
            catch (Exception failure)
            {
                LogObserverFailed(name, failure);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "App: {Name} threw at what it was told")]
    private partial void LogObserverFailed(string name, Exception failure);

    private sealed class Waiting(AppCommand command)
    {
        public AppCommand Command { get; } = command;
        public AppAnswer Answer { get; set; }
        public TaskCompletionSource<AppAnswer> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
