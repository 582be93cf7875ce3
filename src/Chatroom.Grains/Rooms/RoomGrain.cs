using Chatroom.Grains.Codec;
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
    private readonly TimeProvider _clock;
    private readonly GrainOptions _options;
    private readonly ILogger<RoomGrain> _log;
    private readonly Room _room;
    private readonly Outbox _outbox;
    private readonly DetailsWriter _details = new();
    private readonly RoomCounters _counters = new();
    private readonly Dictionary<string, IGatewayObserver> _gateways = new(StringComparer.Ordinal);
    private long _idleSinceMs;

    public RoomGrain(IActivation activation, IRoomStore store, TimeProvider clock, GrainOptions options, ILogger<RoomGrain> log)
    {
        (_activation, _store, _clock, _options, _log) = (activation, store, clock, options, log);
        _room = new Room(activation.Key, options.Room);
        _outbox = new Outbox(activation.Key, store, clock, options, HandOn);
        _idleSinceMs = NowMs;
        activation.Every(TimeSpan.FromMilliseconds(options.TickMs), Tick);
    }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<byte[]> Attach(string gateway, IGatewayObserver observer)
    {
        await Loaded();
        _gateways[gateway] = observer;
        return new Attached(_room.Epoch, _outbox.StoredSeq, _room.MemberCount).ToBytes();
    }

    public Task Detach(string gateway)
    {
        _gateways.Remove(gateway);
        _idleSinceMs = NowMs;
        return Task.CompletedTask;
    }

    public async Task<byte[]> Execute(string gateway, byte[] commands)
    {
        await TryLoad();
        var turn = new Turn(_room, _outbox, _details, _counters);
        Apply(turn, commands);
        try
        {
            await _outbox.Stored();
        }
        catch (Exception failure)
        {
            await Settle(failure, turn);
        }
        CarryOut(turn);
        return turn.Answers();
    }

    public async Task<byte[]> Describe()
    {
        await Loaded();
        if (!_room.Exists) return [];
        return new RoomFacts(
            _room.Epoch, _outbox.StoredSeq, _room.CreatedMs, _room.MemberCount, _counters.Accepted, _counters.Dropped,
            _counters.Refused, _gateways.Count, _room.Config.Name).ToBytes();
    }

    private void Apply(Turn turn, byte[] commands)
    {
        var reader = new WireReader(commands, WireFormat.MessagePack);
        reader.BeginArray();
        while (reader.Next())
        {
            var (command, format) = CommandCodec.Read(ref reader);
            if (Changes(command) && (_outbox.IsShut || _outbox.IsFull || NowMs < _refuseUntilMs))
                turn.RefuseUnstored(command, format, Math.Max(_options.BatchFloorMs, _refuseUntilMs - NowMs));
            else
                turn.Apply(command, format, NowMs);
        }
    }

    /// <summary>Whether the command may write to the log. While nothing can be stored, the others go on.</summary>
    private bool Changes(Command command) => command switch
    {
        Join => !_room.Exists || _outbox.IsShut,
        Leave or Drop or GetEntries or ListMembers => false,
        _ => true,
    };

    private void CarryOut(Turn turn)
    {
        foreach (var (member, why, reason) in turn.Removals)
            if (_gateways.TryGetValue(member.Gateway, out var gateway)) gateway.Removed(_room.Id, member.Session, (int)why, reason);
        if (turn.OnlineCount is not { } count) return;
        foreach (var gateway in _gateways.Values) gateway.Online(_room.Id, count);
    }

    private void HandOn(Batch batch)
    {
        _failures = 0;
        foreach (var gateway in _gateways.Values)
            gateway.Batch(_room.Id, batch.Epoch, batch.First, batch.Next, batch.MessagePack, batch.Json);
        _eventsSinceSnapshot += batch.Next - batch.First;
        if (_eventsSinceSnapshot >= _options.SnapshotEvents) TakeSnapshot();
    }

    private async Task Tick()
    {
        if (_loaded is not { IsCompletedSuccessfully: true } || _outbox.IsShut || NowMs < _refuseUntilMs) return;
        var turn = new Turn(_room, _outbox, _details, _counters);
        turn.Apply(new Tick(), WireFormat.Json, NowMs);
        try
        {
            await _outbox.Stored();
        }
        catch (Exception failure)
        {
            await Settle(failure, turn);
        }
        CarryOut(turn);
        RetireWhenIdle();
    }

    private void RetireWhenIdle()
    {
        if (_gateways.Count > 0 || _room.MemberCount > 0 || !_outbox.IsEmpty) _idleSinceMs = NowMs;
        if (NowMs - _idleSinceMs < _options.IdleMs) return;
        if (_eventsSinceSnapshot > 0) TakeSnapshot();
        _activation.Retire();
    }
}
