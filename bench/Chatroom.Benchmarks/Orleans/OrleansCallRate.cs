using System.Globalization;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Benchmarks.Orleans;

/// <summary>
/// What a call of a room costs on Orleans, in turns with a bare Orleans call of as many bytes there and back, and with the same call on the
/// embedded engine, which is the room's own work. Within a silo, and from one to another over the loopback, both in this process.
/// Not thread-safe.
/// </summary>
internal sealed class OrleansCallRate
{
    private const int Rounds = 9;
    private const int FirstPort = 21_111;
    private const string Gateway = "g";
    private static readonly GrainOptions Options = GrainBenchmarks.Unlimited with { BatchFloorMs = 0 };
    private readonly int _calls;
    private readonly BenchSilo[] _silos;
    private readonly EmbeddedEngine _embedded;
    private long _number;

    private OrleansCallRate(int calls, BenchSilo[] silos, EmbeddedEngine embedded) => (_calls, _silos, _embedded) = (calls, silos, embedded);

    /// <param name="args">Calls of a block in thousands, 1 or more; 10 where nothing is said. Then what names must contain to be measured.</param>
    public static async Task<int> Run(string[] args)
    {
        await using var store = new MemoryRoomStore();
        await using var embedded = new EmbeddedEngine(new MemoryRoomStore(), TimeProvider.System, Options, NullLoggerFactory.Instance);
        await using var first = await BenchSilo.Start(store, Options, FirstPort, FirstPort);
        await using var second = await BenchSilo.Start(store, Options, FirstPort + 1, FirstPort);
        var calls = 1_000 * int.Parse(args.ElementAtOrDefault(0) ?? "10", CultureInfo.InvariantCulture);
        await new OrleansCallRate(calls, [first, second], embedded).Run(args.ElementAtOrDefault(1) ?? "");
        return 0;
    }

    private async Task Run(string wanted)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, memory store, {_calls} calls a block, {Rounds} rounds in turns, medians; CPU of both ends");
        Console.WriteLine("                                      bytes        µs bare  µs room  ratio  CPU bare  CPU room  ratio  embedded  Orleans' part  B bare  B room");
        foreach (var across in (bool[])[false, true])
        {
            var where = across ? "between silos" : "in a silo";
            foreach (var atOnce in (int[])[1, 64])
            {
                await Compare($"describe, {where}, {atOnce} at once", wanted, across, static (room, _) => room.Describe(), 1, atOnce);
                await Compare($"publish, {where}, {atOnce} at once", wanted, across, static (room, bytes) => room.Execute(Gateway, bytes), 1, atOnce);
            }
            await Compare($"100 publishes, {where}, 8 at once", wanted, across, static (room, bytes) => room.Execute(Gateway, bytes), 100, 8);
        }
    }

    private async Task Compare(string name, string wanted, bool across, Func<IRoomGrain, byte[], Task<byte[]>> ask, int publishes, int atOnce)
    {
        if (!name.Contains(wanted, StringComparison.Ordinal)) return;
        var id = name.Replace(',', '-').Replace(' ', '-');
        await _silos[0].Grains.Room(id).Describe();
        // Placement is Orleans': whoever calls is chosen by it.
        var home = _silos.Single(silo => silo.Grains.Hosts(id));
        var caller = across ? _silos.Single(silo => silo != home) : home;
        var (room, same) = (await Joined(caller.Grains, id), await Joined(_embedded, id));
        var (request, answer) = (Commands(publishes), await ask(room, Commands(publishes)));
        await home.Factory.GetGrain<IEcho>(name).Keep(answer);
        var echo = caller.Factory.GetGrain<IEcho>(name);
        // Writing the commands is the gateway's work: each kind of call has it.
        var turns = new CallTurns(
            _calls / publishes, atOnce,
            () =>
            {
                _ = Commands(publishes);
                return echo.Say(request);
            },
            () => ask(room, Commands(publishes)), () => ask(same, Commands(publishes)));
        // The first round is for the compiler.
        await turns.Measure(0);
        var rounds = new List<CallCost[]>();
        for (var round = 0; round < Rounds; round++) rounds.Add(await turns.Measure(round));
        Report(name, request.Length, answer.Length, rounds);
    }

    private static async Task<IRoomGrain> Joined(IGrains grains, string id)
    {
        var room = grains.Room(id);
        await room.Attach(Gateway, new QuietGateway());
        await room.Execute(Gateway, CommandCodec.Write([(new Join(1, "ann", "s", Gateway, Role.Member, Sender.Plain, -1, false, false), WireFormat.Json)]));
        return room;
    }

    private byte[] Commands(int publishes) => CommandCodec.Write([.. Enumerable.Range(1, publishes).Select(id =>
        ((Command)new Publish(id, "ann", "s", $"id-{Interlocked.Increment(ref _number)}", MessageTypes.Text, WordLists.English, null), WireFormat.MessagePack))]);

    /// <summary>Orleans' part: what the room costs on Orleans and not in the embedded engine, in bare calls.</summary>
    private static void Report(string name, int request, int answer, List<CallCost[]> rounds)
    {
        double Median(Func<CallCost, CallCost, CallCost, double> of) => rounds.Select(one => of(one[0], one[1], one[2])).Order().ElementAt(rounds.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {request,5}/{answer,-5} {Median((bare, _, _) => bare.Time),8:F1} {Median((_, room, _) => room.Time),8:F1} {Median((bare, room, _) => room.Time / bare.Time),6:F2} {Median((bare, _, _) => bare.Cpu),9:F1} {Median((_, room, _) => room.Cpu),9:F1} {Median((bare, room, _) => room.Cpu / bare.Cpu),6:F2} {Median((_, _, same) => same.Cpu),9:F1} {Median((bare, room, same) => (room.Cpu - same.Cpu) / bare.Cpu),14:F2} {Median((bare, _, _) => bare.Bytes),7:F0} {Median((_, room, _) => room.Bytes),7:F0}"));
    }
}
