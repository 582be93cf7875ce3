using BenchmarkDotNet.Attributes;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Benchmarks;

/// <summary>
/// One room with 1,000 words of its own through the grain and its outbox: a call of a hundred publishes as a gateway makes it, stored (by a store that does
/// nothing), encoded in both formats, handed on, answered.
/// </summary>
[MemoryDiagnoser]
public class GrainBenchmarks
{
    /// <summary>As configured by default, but no limit of the rules is in the way.</summary>
    internal static GrainOptions Unlimited { get; } = new()
    {
        Room = new RoomOptions
        {
            SenderMessagesPerSecond = 1_000_000,
            SenderBurstMessages = 1_000_000,
            IntakeSlots = 2_000_000,
            IntakeHighSlots = 1,
            IdempotencyIds = 10_000,
        },
    };

    private const int Publishes = 100;
    private const string Gateway = "g";
    private readonly (Command, WireFormat)[] _commands = new (Command, WireFormat)[Publishes];
    private readonly string _text = WordLists.English;
    private IRoomGrain _room = null!;
    private long _number;

    [GlobalSetup]
    public async Task Setup()
    {
        var options = Unlimited with { BatchFloorMs = 0, SnapshotEvents = int.MaxValue };
        _room = new EmbeddedEngine(new NoStore(), TimeProvider.System, options, NullLoggerFactory.Instance).Room("bench");
        await _room.Attach(Gateway, new QuietGateway());
        await Execute([(new Join(1, "ann", "s", Gateway, Role.Member, Sender.Plain, -1, false, false), WireFormat.Json)]);
        await Execute([.. WordLists.Mixed(1_000).Chunk(50).Select(words =>
            ((Command)new AddWords(0, "app", MemberCommand.ServerSession, words), WireFormat.Json))]);
    }

    [Benchmark(OperationsPerInvoke = Publishes)]
    public Task<byte[]> Publish()
    {
        for (var i = 0; i < Publishes; i++)
            _commands[i] = (new Publish(i + 1, "ann", "s", $"id-{_number++}", MessageTypes.Text, _text, null), WireFormat.Json);
        return Execute(_commands);
    }

    private Task<byte[]> Execute((Command, WireFormat)[] commands) => _room.Execute(Gateway, CommandCodec.Write(commands));

    private sealed class NoStore : IRoomStore
    {
        public Task<StoredRoom?> Load(string room, CancellationToken cancel) => Task.FromResult<StoredRoom?>(null);

        public IOutletStore Outlets { get; } = new MemoryRoomStore().Outlets;

        public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel) => Task.CompletedTask;

        public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<StoredBatch>>([]);

        public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<StoredBatch>>([]);

        public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel) => Task.CompletedTask;

        public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<StoredRoomInfo>>([]);

        public Task Delete(string room, CancellationToken cancel) => Task.CompletedTask;
        public Task<long> DeletedEpoch(CancellationToken cancel) => Task.FromResult(0L);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
