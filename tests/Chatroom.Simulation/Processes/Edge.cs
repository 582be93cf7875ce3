using Chatroom.Gateway;
using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Simulation.Network;
using Microsoft.Extensions.Logging;

namespace Chatroom.Simulation.Processes;

/// <summary>A gateway: sessions, feeds and watches as a process has them, without its sockets and threads. The run's thread alone.</summary>
internal sealed class Edge
{
    private readonly SessionHost _host;
    private readonly SessionWatch _watch;
    private readonly BanWatch _bans;
    private readonly IGrains _grains;
    private readonly RoomFeeds _feeds;
    private readonly HashSet<Connection> _connections = [];
    private readonly SessionRegistry _sessions = new();

    public Edge(Process process, IGrains grains, GatewayOptions options, GatewayMetrics metrics, Random random)
    {
        (Process, _grains) = (process, grains);
        options = options with { Id = process.Name };
        var sweepers = new Sweepers(
            options, process.Clock, process.Logs.CreateLogger<Sweeper>(), metrics, _ => new AgendaSweeper(process, random));
        _feeds = new RoomFeeds(
            grains, sweepers, _sessions, options, process.Clock, process.Logs.CreateLogger<RoomFeeds>(), process.Scheduler);
        _host = new SessionHost(
            options, process.Clock, grains, _feeds, _sessions, new Authenticator(options, process.Clock, development: true),
            process.Logs.CreateLogger<Session>(), metrics);
        _watch = new SessionWatch(_sessions, process.Clock, process.Logs.CreateLogger<SessionWatch>());
        _bans = new BanWatch(grains, _sessions, process.Scheduler);
    }

    public Process Process { get; }

    /// <summary>Whether it serves by now.</summary>
    public bool IsReady { get; private set; }

    public void Start() => Process.Scheduler.Begin(async () =>
    {
        foreach (var shard in _grains.Directories) await shard.Attach(Process.Name, _feeds);
        await _bans.StartAsync(CancellationToken.None);
        await _watch.StartAsync(CancellationToken.None);
        IsReady = true;
    });

    /// <summary>A client has connected.</summary>
    public void Accept(Connection connection, Protocol.WireFormat format)
    {
        _connections.Add(connection);
        var line = new Gateway.Sockets.Line(Stream.Null, connection.Wire);
        connection.Socket.Line = line;
        var session = new Session(_host, connection.Socket, line, format);
        Process.Scheduler.Begin(async () =>
        {
            await session.Run();
            _connections.Remove(connection);
            connection.Finish();
        });
    }

    /// <summary>Whose sessions are open here.</summary>
    public (string User, string Session)[] Sessions => [.. _sessions.All.Select(session => (session.Writer.User, session.Id))];

    /// <summary>Ends at once, and with it every connection.</summary>
    public void Crash(Random random)
    {
        Process.Life.End();
        IsReady = false;
        foreach (var connection in _connections) connection.Lose(random.Next(400), 0);
        _connections.Clear();
    }

}
