using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Clients;

/// <content>Frames that come, and the way into a room.</content>
internal sealed partial class Client
{
    private const long BannedCode = 23409;
    private string _wanted;
    private string? _joining;
    private long? _asking;
    private long _refusal;

    private void Take(List<object?> frame)
    {
        switch (Values.Int(frame[0]))
        {
            case 32: Connected(Values.Int(frame[1]), frame[2]); break;
            case 48: _reader.Batch(frame); break;
            case 49: Noticed(Values.Text(frame[1]), frame[2]); break;
            case 64: Acknowledged(Values.Text(frame[1]), Values.Int(frame[2]), frame[3]); break;
            case 96: Answered(Values.Int(frame[1]), Values.Int(frame[2]), frame[3]); break;
            case 208: break;
            case 224: _world.Trace.Line($"{Name}: DISCONNECT {Values.Int(frame[1])}"); break;
            default: throw new InvariantBrokenException("protocol", $"{Name}: a frame {Values.Show(frame)}");
        }
    }

    private void Connected(long code, object? details)
    {
        _world.Trace.Line($"{Name}: CONNACK {code} {Values.Show(Values.Of(details, "session"))}");
        _retryMs = Values.Of(details, "retryAfterMs") is long ms ? ms : 0;
        if (code != 0) return;
        (_failures, _isAccepted) = (0, true);
        _world.CheckSessions(this);
        if (Values.Of(details, "join") is not { } join) return;
        Joined(Values.Int(Values.Of(join, "code")), join);
    }

    private Dictionary<string, object?> JoinParams(string room)
    {
        _joining = room;
        _world.Auditor.Moves(User);
        var join = new Dictionary<string, object?> { ["room"] = room, ["history"] = (long)_random.Next(-1, 20) };
        _asking = null;
        if (Position(room) is { } position && _random.Next(8) > 0)
        {
            _asking = position.Seq;
            join["position"] = new List<object?> { position.Epoch, position.Seq };
        }
        return join;
    }

    /// <summary>Where it stands in that room; null: it has not been there last.</summary>
    private (long Epoch, long Seq)? Position(string room) => _positionRoom == room ? (_reader.Epoch, _reader.Seq) : null;

    private string _positionRoom = "";

    private void Join(string room)
    {
        _wanted = room;
        Ask("join", JoinParams(room), Joined);
    }

    private void Joined(long code, object? details)
    {
        var room = _joining!;
        _joining = null;
        _refusal = code;
        _world.Trace.Line($"{Name}: join {room}: {code}{(code == 0 ? $" at {Values.Of(details, "seq")}{(Values.Of(details, "resumed") is true ? " resumed" : "")}" : "")}");
        if (code != 0)
        {
            // Not known: the session is where it was. Refused: likewise.
            if (_isIn) _wanted = _reader.Room;
            else Later(500 + _random.Next(3_000), () => { if (!_isIn && _joining is null) Join(_wanted); });
            return;
        }
        _reader.Joined(room, _asking, details);
        (_positionRoom, _isIn) = (room, true);
        _world.Joined(this, room, details);
        SayAgain();
    }

    private void Noticed(string kind, object? details)
    {
        if (kind != "removed") return;
        var room = Values.Text(Values.Of(details, "room"));
        _world.Trace.Line($"{Name}: removed from {room} {Values.Of(details, "code")}");
        if (!_isIn || room != _reader.Room) return;
        Out();
        Later(1_000 + _random.Next(5_000), () => { if (!_isIn && _joining is null) Join(_wanted); });
    }

    private void Out()
    {
        _isIn = false;
        _reader.Left();
        _world.Auditor.Moves(User);
    }

    /// <summary>Later, if it is still the same connection.</summary>
    private void Later(double ms, Action what)
    {
        var connection = _connection;
        _world.AfterMs(ms, () =>
        {
            if (connection is not null && connection == _connection && !_isClosing) what();
        });
    }
}
