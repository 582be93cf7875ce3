using Chatroom.Grains.Codec;
using Chatroom.Grains.Global;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <summary>
/// The shell round one room's rules: takes the time, applies, carries the effects out in order. Calls interleave at awaits and
/// never run at once, whichever engine hosts it.
/// </summary>
public sealed partial class RoomGrain : IRoomGrain
{
    private readonly IActivation _activation;
    private readonly IRoomStore _store;
    private readonly AppView _app;
    private readonly TimeProvider _clock;
    private readonly GrainOptions _options;
    private readonly ILogger<RoomGrain> _log;
    private readonly Room _room;
    private readonly Outbox _outbox;
    private readonly DetailsWriter _details = new();
    private readonly RoomCounters _counters = new();
    private readonly GrainMetrics _metrics;
    private readonly CountingCalls _counting = new();

    public RoomGrain(
        IActivation activation, IRoomStore store, AppView app, TimeProvider clock, GrainOptions options, GrainMetrics metrics,
        OutletSet outlets, HookCalls hooks, ILogger<RoomGrain> log, long startedMs)
    {
        (_activation, _store, _app, _clock, _options, _metrics, _log) = (activation, store, app, clock, options, metrics, log);
        (_outlets, _hooks) = (outlets, hooks);
        // A restart forgets who came and went: what it found may have been in use until then.
        _room = new Room(activation.Key, options.Room) { KnownSinceMs = startedMs };
        _pages = new OutletPages(activation.Key, options.Webhooks);
        _news = new MemberNews(options.Webhooks.UsersWaiting);
        _outbox = new Outbox(activation.Key, store, clock, options, Stored, NotStored, (epoch, events) => _pages.Of(epoch, events, _outlets));
        _alarm = activation.Alarm(Tick);
        _digestToldMs = NowMs;
        Schedule(_digestToldMs);
    }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long RetryAfterMs => Math.Max(_options.BatchFloorMs, _refuseUntilMs - NowMs);

    public async Task<byte[]> Execute(string gateway, byte[] commands)
    {
        // Read before anything is applied: all of a malformed call is refused.
        var asked = CommandCodec.ReadAll(commands);
        await InOrderBehindLoad();
        var nowMs = NowMs;
        var turn = NewTurn(asked.Count);
        foreach (var (command, format) in asked)
        {
            if (IsPossible(command)) turn.Apply(command, format, nowMs);
            else turn.RefuseUnstored(command, format, RetryAfterMs);
        }
        var late = Ask(gateway, turn);
        _counting.Tell(turn.Counters, _outbox);
        var counting = turn.IsCounting ? _counting.Told() : null;
        await Stored(turn, nowMs);
        if (counting is not null) await Counted(turn, counting);
        CarryOut(turn);
        turn.Count(_metrics);
        return late is null ? turn.Answers() : await late;
    }

    /// <summary>Waits for the event that tells the turn's likes, and for what becomes of it.</summary>
    private async Task Counted(Turn turn, Task<CountingCalls.Count?> counting)
    {
        var count = await counting;
        turn.Counted(count, RetryAfterMs);
        if (count is not null && await count.Stored is { Code: not Codes.Ok } outcome) Fail(turn, outcome);
    }

    /// <summary>Waits for the store where the turn's answers do, and carries out what is behind them.</summary>
    private async Task Settle(Turn turn, long nowMs)
    {
        await Stored(turn, nowMs);
        CarryOut(turn);
        turn.Count(_metrics);
    }

    /// <summary>What was not stored is failed; nothing is waited for when nothing speaks of the store.</summary>
    private async Task Stored(Turn turn, long nowMs)
    {
        if (!turn.Waits)
        {
            _outbox.Flush();
            Schedule(nowMs);
        }
        else
        {
            var stored = _outbox.Stored();
            Schedule(nowMs);
            if (await stored is { Code: not Codes.Ok } outcome) Fail(turn, outcome);
        }
    }

    public async Task<byte[]> Describe()
    {
        await Loaded();
        if (_outbox.StoredSeq == 0) return [];
        return new RoomFacts(
            _room.Epoch, _outbox.StoredSeq, _room.CreatedMs, _room.MemberCount, _counters.Accepted, _counters.Refused, _gateways.Count,
            _room.Config.Name, _counters.In.PerSecond(NowMs), _counters.Out.PerSecond(NowMs), _counters.Drops())
        {
            Config = ConfigCodec.ToWire(ConfigChange.Whole(_room.Config)),
        }.ToBytes();
    }

    /// <summary>What writes to the log waits for better times while nothing can be stored; the rest goes on.</summary>
    private bool IsPossible(Command command) => command switch
    {
        Leave or Drop or DropGateway or ListMembers or FindMembers => true,
        // The next log begins once this one is stored and forgotten.
        Join or Create when _outbox.HasEnded => false,
        // What they read must be what is stored.
        Join when _room.Exists => !_outbox.IsShut,
        GetEntries or ListSanctions or ReadAudit or ReadShadow => !_outbox.IsShut,
        _ => !_outbox.IsShut && !_outbox.IsFull && NowMs >= _refuseUntilMs,
    };

    private Turn NewTurn(int commands = 1)
    {
        (_room.App, _room.AppWords) = (_app.State, _app.Words);
        return new Turn(_room, _outbox, _details, _counters, WantedNews, commands) { Reads = _reads };
    }
}
