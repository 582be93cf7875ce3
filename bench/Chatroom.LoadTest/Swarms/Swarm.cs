using System.Collections.Concurrent;
using System.Net;
using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Scenarios;
using Chatroom.LoadTest.Sockets;
using Chatroom.LoadTest.WebSockets;
using Chatroom.LoadTest.Workers;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Swarms;

/// <summary>
/// The members of one process, all on one thread: connects, publishes, receives, heartbeats, and keeps each member's
/// account. Not thread-safe; orders come by the queue, reports go by the delegate.
/// </summary>
internal sealed partial class Swarm
{
    private const int IdleWaitMs = 20;

    private readonly WorkerSetup _setup;
    private readonly INonBlockingSockets _sockets;
    private readonly ConcurrentQueue<WorkerOrder> _orders;
    private readonly Action<WorkerReport> _report;
    private readonly Member[] _members;
    private readonly Endpoint[] _endpoints;
    private readonly Ready[] _ready = new Ready[1024];
    private readonly FrameSplitter _splitter = new();
    private readonly Inflater _inflater = new();
    private readonly FrameCache _cache = new();
    private readonly GapChains _chains = new();
    private readonly SeenLog _seen = new();
    private readonly BatchReader _batches;
    private readonly Opcode _opcode;
    private readonly Random _random = new();
    private bool _quit;

    internal Swarm(WorkerSetup setup, INonBlockingSockets sockets, ConcurrentQueue<WorkerOrder> orders, Action<WorkerReport> report)
    {
        _setup = setup;
        _sockets = sockets;
        _orders = orders;
        _report = report;
        _batches = new BatchReader(setup.Run, _seen);
        _opcode = setup.Format == WireFormat.Json ? Opcode.Text : Opcode.Binary;
        _writer = new WireWriter(setup.Format);
        _endpoints = [.. setup.Urls.Select(url => Endpoint.Of(new Uri(url), setup.Format, setup.Deflates))];
        _members = [.. Enumerable.Range(setup.From, setup.To - setup.From)
            .Select(i => new Member(i) { Talker = i < setup.Talkers ? new Talker() : null, IsSlow = setup.IsSlow(i) })];
        _firstListener = Math.Clamp(setup.Talkers - setup.From, 0, _members.Length);
        _recorded = setup.ReplayPath is { } path ? RecordedChat.Read(File.ReadLines(path)) : null;
        _second = Monotonic.Now / Monotonic.Second;
    }

    /// <summary>Runs until it is told to quit.</summary>
    internal void Run()
    {
        while (!_quit)
        {
            while (_orders.TryDequeue(out var order)) Follow(order);
            var now = Monotonic.Now;
            ConnectDue(now);
            TimersDue(now);
            PublishDue(now);
            HeartbeatsDue(now);
            TickDue(now);
            ChurnDue(now);
            SlowReadsDue(now);
            DrainDue(now);
            var count = _sockets.Wait(_ready, WaitMs());
            for (var i = 0; i < count; i++) OnReady(_members[_ready[i].Tag], _ready[i]);
        }
    }

    private void Follow(WorkerOrder order)
    {
        switch (order.Do)
        {
            case "publish": StartPublishing(order); break;
            case "drain": StartDraining(order); break;
            case "cut": CutAll(); break;
            case "slow": SlowDown(true); break;
            case "churn": StartChurning(order); break;
            default: _quit = true; break;
        }
    }

    private int WaitMs()
    {
        var due = Math.Min(NextPublishNs, NextConnectNs);
        return (int)Math.Clamp((due - Monotonic.Now + Monotonic.Millisecond - 1) / Monotonic.Millisecond, 0, IdleWaitMs);
    }

    private void OnReady(Member member, Ready ready)
    {
        if (member.Socket < 0) return;
        if (member.Phase == Phase.Connecting) OnConnected(member);
        else
        {
            // A slow reader is not told of what comes, but of the end: then it reads to find out why.
            if (ready.Readable)
                while (OnReadable(member, ready.Ended))
                {
                }
            if (ready.Writable && member.Unsent is not null) Flush(member);
        }
    }

    private int Tag(Member member) => member.Number - _setup.From;

    private sealed record Endpoint(IPEndPoint Address, Handshake Handshake)
    {
        internal static Endpoint Of(Uri uri, WireFormat format, bool deflates)
        {
            var address = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) ? literal : Dns.GetHostAddresses(uri.Host)[0];
            var handshake = new Handshake(uri, format == WireFormat.Json ? Subprotocols.Json : Subprotocols.MessagePack, deflates);
            return new Endpoint(new IPEndPoint(address, uri.Port), handshake);
        }
    }
}
