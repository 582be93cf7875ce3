using Chatroom.Gateway.Metrics;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Simulation.Audit;
using Chatroom.Simulation.Clients;
using Chatroom.Simulation.Network;
using Chatroom.Simulation.Processes;
using Chatroom.Simulation.Storage;
using Chatroom.Simulation.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Simulation.Runs;

/// <summary>Everything of one run: processes, clients, the disk, and what goes wrong with them. The run's thread alone.</summary>
internal sealed class World : IDisposable
{
    private const int GraceSlackMs = 3_000;
    private const int SessionsSlackMs = 6_000;
    private static readonly HookCalls NoHooks = new(new Grains.GrainOptions(), TimeProvider.System, NullLogger<HookCalls>.Instance);
    private static readonly GatewayMetrics Metrics = new();
    private readonly Agenda _agenda;
    private readonly Life _life = new();
    private readonly Random _random;
    private readonly MemoryRoomStore _disk = new();
    private readonly List<Edge> _edges = [];
    private readonly List<(Edge Edge, Link Link)> _links = [];
    private readonly List<Client> _clients = [];
    private readonly string[] _users;
    private readonly Server _server;
    private Host _host = null!;
    private int _started;

    public World(Plan plan, Action<string>? listener)
    {
        Plan = plan;
        _agenda = new Agenda(plan.Chance);
        _random = new Random(plan.Chance + 1);
        Trace = new Trace(() => _agenda.NowMs) { Listener = listener };
        Auditor = new Auditor(() => AgendaClock.Origin.ToUnixTimeMilliseconds() + _agenda.NowMs, Plan.StallMaxMs + 5_000);
        _users = [.. Enumerable.Range(0, plan.Users).Select(i => $"u{i}")];
        _server = new Server(this, _random.Next());
        Trace.Line(plan.ToString());
    }

    public Plan Plan { get; }
    public Trace Trace { get; }
    public Auditor Auditor { get; }
    public long Steps => _agenda.Steps;
    public long NowMs => _agenda.NowMs;
    public IReadOnlyList<Client> Clients => _clients;

    public void AfterMs(double ms, Action what) => _agenda.AfterMs(ms, _life, what);

    public string SomeUser(Random random) => _users[random.Next(_users.Length)];

    public void Start()
    {
        StartHost();
        for (var i = 0; i < _users.Length; i++) _clients.Add(new Client(this, _users[i], "", RoleOf(i), _random.Next()));
        for (var i = 0; i < Plan.SecondDevices; i++) _clients.Add(new Client(this, _users[i], "'", RoleOf(i), _random.Next()));
        foreach (var client in _clients) client.Begin();
        Every(Plan.HostCrashGapMs, CrashHost);
        Every(Plan.EdgeCrashGapMs, CrashEdge);
        Every(Plan.StoreGapMs, ChangeStore);
        Every(Plan.StallGapMs, StallSomething);
        Every(Plan.GlobalGapMs, () => _server.Act(_host));
    }

    private string RoleOf(int user) => user == 0 ? "moderator" : user == 1 && Plan.Destroys ? "broadcaster" : "member";

    /// <summary>Goes on to that time.</summary>
    public void RunUntil(long ms)
    {
        while (_agenda.Step(ms * TimeSpan.TicksPerMillisecond))
        {
            if (Trace.Fault is { } fault) throw fault;
        }
    }

    /// <summary>Nothing goes wrong any more, and every client gets its affairs in order.</summary>
    public void Settle()
    {
        Trace.Line("from here on nothing goes wrong");
        _isCalm = true;
        _host.Store.Mood = StoreMood.Well;
        foreach (var client in _clients) client.Settle(stays: client.Name == client.User);
    }

    private bool _isCalm;

    /// <summary>Asks every room who is in it, and holds that against what clients know.</summary>
    public void CheckMembers()
    {
        RunUntil(NowMs + Plan.Grains.Room.GraceMs + GraceSlackMs);
        // Whose ban ends just then comes in meanwhile.
        var stay = _clients.Where(client => client.Name == client.User).Select(client => (client, client.Room)).ToArray();
        for (var i = 0; i < Plan.Rooms; i++) _server.AskMembers(_host, $"room{i}");
        RunUntil(NowMs + GraceSlackMs);
        foreach (var (client, room) in stay)
            if (client.Room == room) Auditor.CheckPlace(client.User, room, _server.Members);
    }

    /// <summary>A gateway that takes connections; null: none is up.</summary>
    public Edge? PickEdge(Random random)
    {
        var ready = _edges.Where(edge => edge.IsReady).ToArray();
        return ready.Length == 0 ? null : ready[random.Next(ready.Length)];
    }

    public Connection Connect(Client client, Edge edge, Random random, bool json)
    {
        var line = new LineQuality(Plan.LatencyMs * (0.5 + random.NextDouble()), Plan.KernelBytes[random.Next(Plan.KernelBytes.Length)]);
        var connection = new Connection(_agenda, _life, random, line, client);
        AfterMs(line.LatencyMs, () =>
        {
            if (edge.IsReady) edge.Accept(connection, json ? WireFormat.Json : WireFormat.MessagePack);
            else connection.Lose(line.LatencyMs, 0);
        });
        return connection;
    }

    /// <summary>The other device of the same user; null: there is none.</summary>
    public Client? Others(Client client) => _clients.Find(one => one.User == client.User && one != client);

    /// <summary>A CONNECT was accepted: of two sessions of one user one is soon closed, however close together they came.</summary>
    public void CheckSessions(Client client)
    {
        if (Others(client) is not { Session: { } before } other) return;
        var now = client.Session;
        AfterMs(Plan.StallMaxMs + SessionsSlackMs, () =>
        {
            if (now is not null && client.Session == now && other.Session == before)
                throw new InvariantBrokenException("one-session", $"{client.Name} and {other.Name} have both been connected for {Plan.StallMaxMs + SessionsSlackMs} ms");
        });
    }

    /// <summary>A client has the answer to its join. When no other device of the user is on its way, that is where the user is.</summary>
    public void Joined(Client client, string room, object? details)
    {
        if (_clients.Count(one => one.User == client.User) == 1) Auditor.Settled(client.User, room);
    }

    public void Dispose()
    {
        _life.End();
        _host.Process.Life.End();
        _disk.DisposeAsync().AsTask().Wait();
    }

    private void StartHost()
    {
        var number = ++_started;
        var process = new Process($"h{number}", _agenda, Trace);
        Trace.Line($"host {process.Name} starts");
        var store = new SimulatedStore(_agenda, process.Life, _disk, new Random(_random.Next()), Trace, (room, batch) =>
        {
            try
            {
                if (!room.StartsWith('$')) Auditor.Appended(room, batch.Epoch, batch.First, batch.Next, batch.Events);
            }
            catch (InvariantBrokenException broken)
            {
                // Thrown, it would be one more failure of the store.
                Trace.Fault ??= broken;
            }
        });
        _host = new Host(process, store, Plan.Grains, NoHooks);
        for (var i = 0; i < Plan.Edges; i++) StartEdge();
    }

    private void StartEdge()
    {
        if (Plan.IsOneProcess)
        {
            Add(new Edge(_host.Process, _host.Engine, Plan.Gateway, Metrics, new Random(_random.Next())), null);
            return;
        }
        var process = new Process($"g{++_started}", _agenda, Trace);
        var link = new Link(_agenda, _host, process, new Random(_random.Next()), Plan.LinkLatencyMs, Plan.Grains);
        Add(new Edge(process, link, Plan.Gateway, Metrics, new Random(_random.Next())), link);
    }

    private void Add(Edge edge, Link? link)
    {
        Trace.Line($"gateway {edge.Process.Name} starts");
        _edges.Add(edge);
        if (link is not null) _links.Add((edge, link));
        edge.Start();
    }

    /// <summary>The process with the rooms ends, and every gateway with it: none goes on without its host yet.</summary>
    private void CrashHost()
    {
        if (_host.Process.Life.IsOver) return;
        Trace.Line($"host {_host.Process.Name} crashes");
        _host.Crash();
        foreach (var edge in _edges) edge.Crash(_random);
        _edges.Clear();
        _links.Clear();
        AfterMs(100 + _random.Next(3_000), StartHost);
    }

    /// <summary>One gateway ends; the host is told as the end of a link will tell it.</summary>
    private void CrashEdge()
    {
        if (_edges.Count == 0) return;
        var edge = _edges[_random.Next(_edges.Count)];
        Trace.Line($"gateway {edge.Process.Name} crashes");
        var sessions = edge.Sessions;
        edge.Crash(_random);
        _edges.Remove(edge);
        _links.RemoveAll(one => one.Edge == edge);
        var host = _host;
        AfterMs(_random.Next(2_000), () =>
        {
            if (host.Process.Life.IsOver) return;
            _server.GatewayLost(host, edge.Process.Name, sessions);
        });
        AfterMs(100 + _random.Next(3_000), () =>
        {
            if (host == _host && !host.Process.Life.IsOver) StartEdge();
        });
    }

    private void ChangeStore()
    {
        var mood = (StoreMood)_random.Next(5);
        Trace.Line($"store: {mood}");
        var host = _host;
        host.Store.Mood = mood;
        AfterMs(_random.Next(200, 6_000), () => host.Store.Mood = StoreMood.Well);
    }

    private void StallSomething()
    {
        var ms = _random.Next(100, Plan.StallMaxMs);
        if (_links.Count > 0 && _random.Next(3) == 0)
        {
            var (edge, link) = _links[_random.Next(_links.Count)];
            Trace.Line($"link of {edge.Process.Name} stalls for {ms} ms");
            link.Stall(ms);
            return;
        }
        // A partition: some of the clients do not get through for a while.
        Trace.Line($"a partition of {ms} ms");
        foreach (var client in _clients)
            if (_random.Next(2) == 0) client.Stall(ms);
    }

    private void Every(int gapMs, Action fault)
    {
        if (gapMs == 0) return;
        AfterMs(gapMs * (0.2 + 1.6 * _random.NextDouble()), () =>
        {
            if (_isCalm) return;
            fault();
            Every(gapMs, fault);
        });
    }
}
