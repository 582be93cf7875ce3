using Chatroom.Simulation.Audit;

namespace Chatroom.Simulation.Clients;

/// <content>What it does next.</content>
internal sealed partial class Client
{
    /// <summary>From now on it does something now and then.</summary>
    public void Begin()
    {
        OpenAfter(_random.Next(5_000));
        Think();
    }

    private void Think()
    {
        var ms = -Math.Log(1 - _random.NextDouble()) * _world.Plan.ThinkMs;
        _world.AfterMs(Math.Min(ms, 20_000), () =>
        {
            if (_isHanding) return;
            Act();
            Think();
        });
    }

    private void Act()
    {
        if (_connection is null || _isClosing) return;
        if (!_isIn || _joining is not null) return;
        switch (_random.Next(100))
        {
            case < 52: Say(); break;
            case < 60: Like(); break;
            case < 66: for (var i = 0; i < 6; i++) Say(); break;
            case < 70: ReadHistory(); break;
            case < 74: SetEntry(); break;
            case < 77: Recall(); break;
            case < 81: Move(); break;
            case < 82: Leave(); break;
            case < 83: GoodbyeForAWhile(); break;
            case < 84 when Role == "broadcaster": Destroy(); break;
            case < 86: Drop(); break;
            case < 89: ReadSlowly(); break;
            default:
                if (Moderates) Moderate();
                else Say();
                break;
        }
    }

    private void Move()
    {
        var room = _random.Next(5) == 0 ? _reader.Room : _world.Plan.RoomName(_random);
        _world.Trace.Line($"{Name}: moves from {_reader.Room} to {room}");
        Join(room);
    }

    private void GoodbyeForAWhile()
    {
        SayGoodbye();
        OpenAfter(_random.Next(10_000));
    }

    private void ReadSlowly()
    {
        var rate = _random.Next(3) == 0 ? 0 : 0.02 + _random.NextDouble();
        _world.Trace.Line($"{Name}: reads {rate:0.00} bytes a ms");
        _connection!.Read(rate);
        Later(2_000 + _random.Next(_world.Plan.SlowMs), () => _connection!.Read(double.PositiveInfinity));
    }

    private void Moderate()
    {
        var users = new List<object?> { _world.SomeUser(_random) };
        if (_random.Next(3) == 0) users.Add(_world.SomeUser(_random));
        var timed = new Dictionary<string, object?> { ["users"] = users, ["minutes"] = _random.Next(3) == 0 ? -1L : 1L };
        var plain = new Dictionary<string, object?> { ["users"] = users };
        switch (_random.Next(20))
        {
            case < 6: Moderate("mute", timed, LogEvent.Mute, null); break;
            case < 9: Moderate("unmute", plain, LogEvent.Mute, null); break;
            case < 11: Moderate("except", timed, LogEvent.Sanction, "except"); break;
            case < 12: Moderate("unexcept", plain, LogEvent.Sanction, "except"); break;
            case < 14: Moderate("kick", plain, LogEvent.Kick, null); break;
            case < 15: Moderate("ban", timed, LogEvent.Sanction, "ban"); break;
            case < 17: Moderate("unban", plain, LogEvent.Sanction, "ban"); break;
            case < 18: Moderate("mute.all", new() { ["minutes"] = 1L }, LogEvent.Sanction, "muteAll"); break;
            case < 19: Ask("mute.all", new() { ["on"] = false }, (_, _) => { }); break;
            default: Ask("words.add", new() { ["words"] = new List<object?> { $"zzz{_random.Next(9)}zzz" } }, (_, _) => { }); break;
        }
    }
}
