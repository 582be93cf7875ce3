using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sessions;

/// <summary>A random run of a writer in a shard: batches, notices, answers, sweeps, and a wire that takes what it likes.</summary>
internal sealed class RandomWrites
{
    private const int Steps = 200;
    private const long Epoch = 3;
    private readonly Random _random;
    private readonly WireFormat _format;
    private readonly ScriptedWire _wire = new();
    private readonly ManualClock _clock = new();
    private readonly FeedRing _ring;
    private readonly FeedShard _shard;
    private readonly SessionWriter _writer;
    private int _own;

    public RandomWrites(int seed)
    {
        _random = new Random(seed);
        _format = _random.Next(2) == 0 ? WireFormat.Json : WireFormat.MessagePack;
        var options = new GatewayOptions { RingFrames = _random.Next(1, 12), OwnFrames = _random.Next(1, 6), WriteBytes = _random.Next(1, 800), DeflateSessions = _random.Next(1, 3) };
        _ring = new FeedRing(options.RingFrames, options.RingBytes, Epoch, 1) { Format = _format };
        _shard = new FeedShard(_ring, options);
        _writer = new SessionWriter(_wire, _format, options, _clock) { TakesPacked = _random.Next(2) == 0 };
        _writer.Follow(_ring, 0, Epoch, 1);
        _shard.Add(_writer);
    }

    public long Published => _ring.NextSeq - 1;
    public ReaderLedger Ledger { get; } = new(Epoch, 1);

    /// <summary>Own frames that the writer took, and those that came out.</summary>
    public List<long> OwnTaken { get; } = [];
    public IEnumerable<long> OwnSent => Ledger.Others.Where(frame => (int)frame[0]! == 208).Select(frame => (long)frame[1]!);

    public void Go()
    {
        _wire.Block();
        for (var step = 0; step < Steps; step++) Step();
        _wire.Let(int.MaxValue);
        _shard.Run(_clock);
        Ledger.Take(_wire.Sent, _format, _writer.TakesPacked);
    }

    private void Step()
    {
        switch (_random.Next(10))
        {
            case < 4: RoomEvents.Append(_ring, _format, Epoch, _ring.NextSeq, _random.Next(1, 4)); break;
            case 4: _ring.Append(Epoch, _ring.NextSeq, _ring.NextSeq, WireFrames.Online(_format, _own)); break;
            case 5:
                if (_writer.Send(WireFrames.Pingresp(_format, ++_own, null))) OwnTaken.Add(_own);
                break;
            case < 8: _shard.Run(_clock); break;
            default: _wire.Let(_random.Next(1, 400)); break;
        }
    }
}
