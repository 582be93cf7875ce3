using BenchmarkDotNet.Attributes;
using Chatroom.Protocol;

namespace Chatroom.Benchmarks;

/// <summary>A frame in and a batch of ten messages out, in both formats.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const int Messages = 10;
    private readonly WireWriter _json = new(WireFormat.Json, 8_192);
    private readonly WireWriter _messagePack = new(WireFormat.MessagePack, 8_192);
    private readonly string _text = new('x', 60);
    private byte[] _jsonFrame = [];
    private byte[] _messagePackFrame = [];

    [GlobalSetup]
    public void Setup()
    {
        _jsonFrame = Frame(WireFormat.Json);
        _messagePackFrame = Frame(WireFormat.MessagePack);
    }

    /// <summary>Three strings: id, type, content.</summary>
    [Benchmark(Baseline = true)]
    [AllocationCeiling(264)]
    public PublishFrame ReadJson() => Read(_jsonFrame, WireFormat.Json);

    [Benchmark]
    [AllocationCeiling(264)]
    public PublishFrame ReadMessagePack() => Read(_messagePackFrame, WireFormat.MessagePack);

    [Benchmark]
    [AllocationCeiling(0)]
    public int WriteJson() => Write(_json);

    [Benchmark]
    [AllocationCeiling(0)]
    public int WriteMessagePack() => Write(_messagePack);

    private byte[] Frame(WireFormat format)
    {
        var w = new WireWriter(format);
        new PublishFrame("u17-1042", 1, false, "text", _text, null).Write(w);
        return w.ToArray();
    }

    private static PublishFrame Read(byte[] frame, WireFormat format)
    {
        var reader = new WireReader(frame, format);
        return PublishFrame.Read(ref reader, Frames.ReadHeader(ref reader));
    }

    private int Write(WireWriter w)
    {
        w.Reset();
        w.BeginArray(Messages);
        for (var i = 0; i < Messages; i++)
            EventWriter.Message(w, 1_700_000_000_000, "u17", "u17-1042", "text", _text, null, null, null, null, null);
        w.EndArray();
        return w.Length;
    }
}
