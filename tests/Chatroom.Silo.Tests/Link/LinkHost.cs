using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;
using Chatroom.Rooms;
using Chatroom.Silo.Link;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Silo.Tests.Link;

/// <summary>The silo's end of links over real grains, with a manual clock and gateways in memory. Thread-safe.</summary>
internal sealed class LinkHost : IAsyncDisposable
{
    private readonly IGrains _engine;
    private readonly IAsyncDisposable _host;
    private readonly SiloMetrics _metrics = new();
    private readonly LinkEndpoint _endpoint;
    private long _calls;

    public LinkHost(SiloOptions options)
    {
        var grains = new GrainOptions { BatchFloorMs = 0, Room = new RoomOptions { Config = new RoomConfig { Notices = false } } };
        var store = new MemoryRoomStore();
        (_engine, _host) = Host(store, grains);
        Leases = new GatewayLeases(_engine, options, Clock, _metrics, () => true, Log);
        var records = new NoRecords();
        _endpoint = new LinkEndpoint(Leases, new LinkCalls(_engine, records), options, _metrics, Clock, NullLogger<LinkEndpoint>.Instance);
    }

    public ManualClock Clock { get; } = new();
    public GatewayLeases Leases { get; }
    public KeptLog<GatewayLeases> Log { get; } = new();
    public IGrains Grains => _engine;

    /// <summary>A connection that has not said anything yet, and the serving of it.</summary>
    public (ScriptedGateway Gateway, Task Served) Connect()
    {
        var gateway = new ScriptedGateway();
        return (gateway, _endpoint.Serve(gateway, "a test"));
    }

    /// <summary>A gateway that is welcome.</summary>
    public async Task<ScriptedGateway> Link(string id, long instance = 1, string url = "")
    {
        var (gateway, _) = Connect();
        await gateway.Hello(id, instance, url: url);
        await gateway.Next<LinkWelcome>();
        return gateway;
    }

    /// <summary>Calls over the link, and its answer.</summary>
    public async Task<LinkFrame> Call(ScriptedGateway gateway, LinkMethod method, string key, long[]? numbers = null, string[]? texts = null, byte[]? body = null)
    {
        var id = Interlocked.Increment(ref _calls);
        gateway.Say(new LinkCall(id, method, key, numbers ?? [], texts ?? [], body ?? []));
        for (; ; )
        {
            var frame = await gateway.Next();
            if (frame is LinkAnswer answer && answer.Id == id) return answer;
            if (frame is LinkFailure failure && failure.Id == id) return failure;
        }
    }

    /// <summary>One command; its code.</summary>
    public async Task<int> Ask(ScriptedGateway gateway, string room, Command command)
    {
        var answered = (LinkAnswer)await Call(gateway, LinkMethod.RoomExecute, room, [1], [], CommandCodec.Write([(command, WireFormat.Json)]));
        return CodeOf(answered.Body);
    }

    /// <summary>A member of a room at that gateway.</summary>
    public async Task Join(ScriptedGateway gateway, string id, string user, string room)
    {
        await Call(gateway, LinkMethod.RoomAttach, room);
        Assert.Equal(Codes.Ok, await Ask(gateway, room, new Join(1, user, $"{id}-{user}", id, Role.Moderator, Sender.Plain, -1, false, false)));
    }

    /// <summary>Says something in the room, past all links.</summary>
    public async Task Say(string room, string user, string session, string text) => Assert.Equal(
        Codes.Ok,
        CodeOf(await _engine.Room(room).Execute("", CommandCodec.Write([(new Publish(1, user, session, $"m{Interlocked.Increment(ref _calls)}", "text", text, null), WireFormat.Json)]))));

    public async Task<int> Members(string room) => RoomFacts.From(await _engine.Room(room).Describe()).Members;

    public async ValueTask DisposeAsync()
    {
        Leases.Dispose();
        _metrics.Dispose();
        await _host.DisposeAsync();
    }

    private (IGrains Grains, IAsyncDisposable Host) Host(MemoryRoomStore store, GrainOptions options)
    {
#if ORLEANS
        if (TestEngine.IsOrleans) return Orleans.OrleansHost.Start(store, Clock, options);
#endif
        var engine = new EmbeddedEngine(store, Clock, options, NullLoggerFactory.Instance);
        return (engine, engine);
    }

    private static int CodeOf(byte[] answers)
    {
        var reader = new WireReader(answers, WireFormat.MessagePack);
        reader.BeginArray();
        reader.Next();
        return CommandAnswer.Read(ref reader).Code;
    }

    private sealed class NoRecords : IRecords
    {
        public Task<IReadOnlyList<StoredRoomInfo>> Rooms(string after, int max, CancellationToken cancel) => throw new StoreRefusedException("too much waits");

        public Task<OutletCounts> Waiting(OutletId outlet, CancellationToken cancel) => Task.FromResult(new OutletCounts(1 + (long)outlet, 2, 3, 4, 5));

        public Task<IReadOnlyList<StoredOutletRow>> Dead(long after, int max, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<StoredOutletRow>>([new StoredOutletRow(after + 1, OutletLanes.First(OutletId.Audit), "room", max, [1, 2], 3, 4, "gone")]);

        public Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel) => Task.FromResult((long)ids.Count);
    }
}
