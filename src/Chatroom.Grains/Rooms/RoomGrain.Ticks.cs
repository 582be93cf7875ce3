using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <content>When the room looks at its clock: only when something is due, so that a room where nothing happens takes no turns.</content>
public sealed partial class RoomGrain
{
    private readonly IAlarm _alarm;
    private long _alarmMs = long.MaxValue;
    private long? _idleSinceMs;

    private bool IsIdle => _gateways.Count == 0 && _room.MemberCount == 0 && _outbox.IsEmpty && !HasNews && _atHook.Count == 0 && _undecided.Count == 0;

    /// <summary>
    /// Sets the alarm for what is due next, no sooner than a tick from <paramref name="nowMs"/>. An alarm that is due earlier stays:
    /// setting it for each message would cost more than one tick that finds nothing.
    /// </summary>
    private void Schedule(long nowMs)
    {
        _idleSinceMs = IsIdle ? _idleSinceMs ?? nowMs : null;
        var dueMs = NextDueMs();
        if (dueMs == long.MaxValue) return;
        dueMs = Math.Max(dueMs, nowMs + _options.TickMs);
        if (dueMs >= _alarmMs) return;
        _alarmMs = dueMs;
        _alarm.Set(dueMs);
    }

    private long NextDueMs()
    {
        var dueMs = _outbox.NextExpiryMs;
        if (!_outbox.IsShut && !_outbox.IsFull) dueMs = Math.Min(dueMs, Math.Max(_room.NextDueMs, _refuseUntilMs));
        if (HasNews) dueMs = Math.Min(dueMs, _refuseUntilMs);
        dueMs = Math.Min(dueMs, DigestDueMs);
        if (_outbox.IsShut && _load is not null) dueMs = Math.Min(dueMs, _refuseUntilMs);
        return _idleSinceMs is { } sinceMs ? Math.Min(dueMs, sinceMs + _options.IdleMs) : dueMs;
    }

    private Task Tick()
    {
        var nowMs = NowMs;
        _alarmMs = long.MaxValue;
        if (_idleSinceMs is { } sinceMs && IsIdle && nowMs - sinceMs >= _options.IdleMs)
        {
            if (WantsSnapshot && nowMs - sinceMs < 2L * _options.IdleMs)
            {
                // Leaves with a later tick, once that is stored; without it when the store takes none.
                TakeSnapshot();
                Schedule(nowMs);
            }
            else
            {
                _activation.Retire();
            }
            return Task.CompletedTask;
        }
        _outbox.Expire();
        if (_outbox.IsShut) _ = Load();
        else if (nowMs >= _refuseUntilMs && !_outbox.IsFull) TimePasses();
        TellNews();
        TellDigest(nowMs);
        Schedule(nowMs);
        return Task.CompletedTask;
    }

    /// <summary>Who is put out by time is told once that is stored; else they have their places again.</summary>
    private async Task PutOut(Turn turn)
    {
        if (await _outbox.Stored() is { Code: not Codes.Ok } outcome) Fail(turn, outcome);
        CarryOut(turn);
    }

    private void TimePasses()
    {
        var turn = NewTurn();
        turn.Apply(new Tick(), WireFormat.Json, NowMs);
        _counting.Tell(turn.Counters, _outbox);
        if (turn.Removals.Count > 0) _ = PutOut(turn);
        else CarryOut(turn);
        _outbox.Flush();
    }
}
