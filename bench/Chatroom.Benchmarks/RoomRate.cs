using System.Diagnostics;
using System.Globalization;
using Chatroom.Gateway;
using Chatroom.Gateway.Feeds;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Benchmarks;

/// <summary>
/// How many publishes one room takes for a second of processor time: 200 members, 60 characters, 10,000 words of the app, through a
/// gateway's own uplink, whose calls gather what comes meanwhile, and the room's grain with its outbox, both encodings and snapshots.
/// BenchmarkDotNet counts time by the clock; this counts what all threads of the process took. Not thread-safe.
/// </summary>
internal sealed class RoomRate : IDisposable
{
    private const int Members = 200;
    private const int Words = 10_000;
    private const int Rounds = 5;
    private const string Gateway = "g";

    /// <summary>Publishes that wait for their answer: less than the room's outbox holds.</summary>
    private const int Window = 2_000;

    private readonly SemaphoreSlim _window = new(Window);
    private readonly string[] _users = [.. Enumerable.Range(0, Members).Select(i => $"u{i}")];
    private RoomUplink _uplink = null!;
    private Action<CommandAnswer> _answered = null!;
    private long _published;
    private int _refused;

    public static async Task<int> Run(string[] args)
    {
        var name = args.ElementAtOrDefault(0) ?? "memory";
        var publishes = int.Parse(args.ElementAtOrDefault(1) ?? "400000", CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("chatroom-rate-");
        try
        {
            await using var store = Store(name, folder.FullName);
            using var rate = new RoomRate();
            return await rate.Run(store, name, publishes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IRoomStore Store(string name, string folder) => name switch
    {
        "memory" => new MemoryRoomStore(),
        "sqlite" => SqliteRoomStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, "rooms.db") }),
        _ => throw new ArgumentException($"a store is memory or sqlite, not {name}"),
    };

    private async Task<int> Run(IRoomStore store, string name, int publishes)
    {
        await using var engine = await Start(store);
        Console.WriteLine($"one room, {name} store, {publishes:N0} publishes a round, window {Window}, {Environment.ProcessorCount} processors");
        // The first round is for the compiler.
        for (var round = 0; round <= Rounds; round++)
        {
            var (cpu, wall, bytes) = await Measure(publishes);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(round == 0 ? "warm-up" : $"round {round}")}: {cpu.TotalMicroseconds / publishes:F2} µs CPU a publish, {publishes / cpu.TotalSeconds:N0} a CPU second, {publishes / wall.TotalSeconds:N0} a second by the clock, {bytes / publishes} bytes, {_refused} refused"));
        }
        return _refused == 0 ? 0 : 1;
    }

    private async Task<EmbeddedEngine> Start(IRoomStore store)
    {
        var engine = new EmbeddedEngine(store, TimeProvider.System, GrainBenchmarks.Unlimited, NullLoggerFactory.Instance);
        foreach (var words in WordLists.Mixed(Words).Chunk(1_000))
            await engine.App.Execute(AppCommandCodec.Write(new ChangeWords("bench", [.. words.Select(word => KeyValuePair.Create(word.Text, word.Action))], [])));
        await engine.AppView.Ready();
        var room = engine.Room("bench");
        _uplink = new RoomUplink(room, Gateway, new GatewayOptions { Id = Gateway });
        await room.Attach(Gateway, new QuietGateway(_uplink.Answered));
        _answered = Answered;
        foreach (var user in _users)
            await _uplink.Ask(id => new Join(id, user, "s", Gateway, Role.Member, Sender.Plain, -1, false, false), WireFormat.Json);
        return engine;
    }

    private async Task<(TimeSpan Cpu, TimeSpan Wall, long Bytes)> Measure(int publishes)
    {
        GC.Collect();
        var (cpu, wall, bytes) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        for (var i = 0; i < publishes; i++)
        {
            await _window.WaitAsync();
            var (user, number) = (_users[i % Members], _published++);
            _uplink.Post(id => new Publish(id, user, "s", $"id-{number}", MessageTypes.Text, WordLists.English, null), WireFormat.Json, _answered);
        }
        for (var i = 0; i < Window; i++) await _window.WaitAsync();
        _window.Release(Window);
        return (Environment.CpuUsage.TotalTime - cpu, Stopwatch.GetElapsedTime(wall), GC.GetTotalAllocatedBytes() - bytes);
    }

    private void Answered(CommandAnswer answer)
    {
        if (answer.Code != Codes.Ok) Interlocked.Increment(ref _refused);
        _window.Release();
    }

    public void Dispose() => _window.Dispose();
}
