using Chatroom.Simulation.Audit;
using Chatroom.Simulation.Network;
using Chatroom.Simulation.Processes;
using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Clients;

/// <summary>
/// One device of one user, as PROTOCOL.md lets it behave: connects, joins, resumes, says things and says them again, moves, falls silent,
/// goes. The run's thread alone.
/// </summary>
/// <remarks>Partial files: the connection here; frames that come; what it says; what it asks; what it does next.</remarks>
internal sealed partial class Client : IClientEnd
{
    private const int Text = 1, Binary = 2, CloseOpcode = 8;
    private const int OtherLoginClose = 4503;
    private static readonly double[] BackoffMs = [100, 1_000, 3_000, 6_000, 10_000, 18_000];
    private readonly World _world;
    private readonly Random _random;
    private readonly Reader _reader;
    private readonly bool _speaksJson;
    private Connection? _connection;
    private int _opened;
    private int _failures;
    private long _retryMs;
    private bool _isIn;
    private bool _isClosing;
    private bool _isAccepted;
    private bool _staysAway;
    private bool _isHanding;

    public Client(World world, string user, string device, string role, int seed)
    {
        (_world, User, Name, Role) = (world, user, $"{user}{device}", role);
        _random = new Random(seed);
        _speaksJson = _random.Next(2) == 0;
        _reader = new Reader(world.Auditor, Name, user, Moderates, world.Plan.KeptSeqs);
        _wanted = world.Plan.RoomName(_random);
    }

    public string User { get; }
    public string Name { get; }
    public string Role { get; }
    public bool Moderates => Role != "member";

    /// <summary>The room that it is in, as far as it knows; "" none.</summary>
    public string Room => _isIn ? _reader.Room : "";

    /// <summary>Whether it still has to connect, to join, to get an answer or to get what the room has.</summary>
    public bool IsSettled => _staysAway ? _connection is null : IsBanned || (_isIn && _joining is null && _pending.Count == 0 && _asked.Count == 0
        && (_reader.Epoch, _reader.Seq) == (_world.Auditor.Log(_reader.Room).Epoch, _world.Auditor.Log(_reader.Room).Head));

    private bool IsBanned => _refusal == BannedCode;

    public string Describe() =>
        $"{Name} {(_connection is null ? "away" : _isIn ? $"in {_reader.Room} at {_reader.Seq} of {_world.Auditor.Log(_reader.Room).Head}" : "outside")}"
        + $", joining {_joining}, pending {string.Join(' ', _pending.Keys)}, asked {_asked.Count}, refusal {_refusal}";

    /// <summary>Opens a connection after a while.</summary>
    public void OpenAfter(double ms)
    {
        var opening = ++_opened;
        _world.AfterMs(ms, () =>
        {
            if (opening == _opened && _connection is null && !_staysAway) Open();
        });
    }

    /// <summary>From now on it does nothing new, and gets its affairs in order. A second device goes for good.</summary>
    /// <param name="stays">Whether this is the device that the user keeps.</param>
    public void Settle(bool stays)
    {
        _isHanding = true;
        _connection?.Read(double.PositiveInfinity);
        if (stays)
        {
            if (_connection is null) OpenAfter(_retryMs + _random.Next(3_000));
            return;
        }
        _staysAway = true;
        SayGoodbye();
    }

    public void Came(Connection connection, int opcode, byte[] payload)
    {
        if (connection != _connection) return;
        if (opcode == CloseOpcode)
        {
            Closed(connection, payload.Length >= 2 ? payload[0] << 8 | payload[1] : 0);
            return;
        }
        if (opcode != (_speaksJson ? Text : Binary)) throw new InvariantBrokenException("protocol", $"{Name}: opcode {opcode}");
        Take(Values.List(_speaksJson ? Json.Read(payload) : Pack.Read(payload)));
    }

    public void Lost(Connection connection)
    {
        if (connection != _connection) return;
        _world.Trace.Line($"{Name}: connection lost");
        Forget();
        if (_staysAway) return;
        var wait = BackoffMs[Math.Min(_failures++, BackoffMs.Length - 1)] * _random.NextDouble();
        OpenAfter(wait);
        // What woke one device of a user may wake the other at the same moment.
        if (!_isHanding && _random.Next(3) == 0) _world.Others(this)?.OpenAfter(wait + _random.NextDouble() * _world.Plan.LatencyMs);
    }

    /// <summary>The connection is cut from outside.</summary>
    public void Drop()
    {
        if (_connection is not { } connection) return;
        double? gatewaySees = _random.Next(4) == 0 ? null : _random.Next(3_000);
        _world.Trace.Line($"{Name}: line cut, the gateway sees it {(gatewaySees is { } ms ? $"after {ms} ms" : "by itself")}");
        connection.Lose(_random.Next(2_000), gatewaySees);
    }

    /// <summary>The connection whose CONNECT was accepted and that the gateway has not closed; null: there is none.</summary>
    public Connection? Session => _isAccepted && _connection is { IsLost: false, Socket.State: System.Net.WebSockets.WebSocketState.Open } open ? open : null;

    public void Stall(double ms) => _connection?.Stall(ms);

    private void Open()
    {
        if (_world.PickEdge(_random) is not { } edge)
        {
            OpenAfter(500);
            return;
        }
        _world.Auditor.Moves(User);
        (_isAccepted, _isClosing) = (false, false);
        var connection = _connection = _world.Connect(this, edge, _random, _speaksJson);
        var options = new Dictionary<string, object?>();
        if (_random.Next(4) > 0) options["join"] = JoinParams(_wanted);
        _world.Trace.Line($"{Name}: connects to {edge.Process.Name}{(options.Count > 0 ? $", join {_wanted} {Position(_wanted)}" : "")}");
        Send(16L, $"dev:{User}:{Role}", options);
        if (options.Count == 0) Join(_wanted);
        Beat(connection);
    }

    private void Beat(Connection connection) => _world.AfterMs(_world.Plan.HeartbeatMs, () =>
    {
        if (connection != _connection) return;
        Send(192L);
        Beat(connection);
    });

    private void Closed(Connection connection, int code)
    {
        _world.Trace.Line($"{Name}: closed with {code}");
        connection.Send(CloseOpcode, [0x03, 0xe8]);
        _isClosing = true;
        if (code != OtherLoginClose) return;
        // The user has another device in hand: this one is looked at again much later.
        Forget();
        if (!_isHanding) OpenAfter(_retryMs + 5_000 + _random.Next(40_000));
        else if (!_staysAway) OpenAfter(_retryMs + _random.Next(4_000));
    }

    private void Forget()
    {
        _connection = null;
        _isIn = false;
        _joining = null;
        _asked.Clear();
        _reader.Left();
        foreach (var (_, said) in _pending) said.ConnectionLost();
    }

    private void SayGoodbye()
    {
        if (_connection is not { } connection) return;
        _world.Trace.Line($"{Name}: goodbye");
        _world.Auditor.Moves(User);
        Send(224L);
        _isIn = false;
        _reader.Left();
        // What comes now is of no interest.
        Forget();
        connection.Read(double.PositiveInfinity);
        _world.AfterMs(5_000, () => connection.Lose(0, 0));
    }

    private void Send(params object?[] frame)
    {
        if (_connection is not { } connection || _isClosing) return;
        connection.Send(_speaksJson ? Text : Binary, _speaksJson ? Json.Write(frame) : Pack.Write(frame.ToList()));
    }
}
