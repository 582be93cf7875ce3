using BenchmarkDotNet.Attributes;
using Chatroom.Gateway;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Benchmarks;

/// <summary>A sweep over the sessions of a room without sockets: what the gateway adds to the kernel's own cost a delivery.</summary>
[MemoryDiagnoser]
public class SweepBenchmarks
{
    public const int Sessions = 5_000;
    private readonly GatewayOptions _options = new() { Id = "g" };
    private readonly byte[] _frame = new byte[280];
    private FeedRing _ring = null!;
    private FeedShard _shard = null!;
    private long _seq = 1;

    [GlobalSetup]
    public void Setup()
    {
        _ring = new FeedRing(_options.RingFrames, _options.RingBytes, 1, 1);
        _shard = new FeedShard(_ring, _options);
        for (var i = 0; i < Sessions; i++)
        {
            var writer = new SessionWriter(new TakesAll(), WireFormat.Json, _options, TimeProvider.System);
            writer.Follow(_ring, 0, 1, 1);
            _shard.Add(writer);
        }
        for (var i = 0; i < _options.RingFrames + 1; i++) OneFrame();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Sessions)]
    [AllocationCeiling(1)]
    public void OneFrame()
    {
        _ring.Append(1, _seq, ++_seq, _frame);
        _shard.Run(TimeProvider.System);
    }

    /// <summary>What has gathered goes as one run.</summary>
    [Benchmark(OperationsPerInvoke = Sessions)]
    [AllocationCeiling(1)]
    public void FourFrames()
    {
        for (var i = 0; i < 4; i++) _ring.Append(1, _seq, ++_seq, _frame);
        _shard.Run(TimeProvider.System);
    }

    private sealed class TakesAll : IWire
    {
        public int TrySend(ReadOnlySpan<byte> bytes) => bytes.Length;

        public ValueTask<int> Send(ReadOnlyMemory<byte> bytes) => ValueTask.FromResult(bytes.Length);

        public void Abort()
        {
        }
    }
}
