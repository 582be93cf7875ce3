using System.Diagnostics.Metrics;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>What came between two sweeps goes out as one batch, and compressed to those who take it so.</summary>
public sealed class MergedSweepTests
{
    private const int WriteBytes = 65_536;
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public void Batches_become_one_and_notices_keep_their_place(WireFormat format)
    {
        var ring = Ring(format);
        foreach (var events in (int[])[1, 2, 20]) RoomEvents.Append(ring, format, 1, ring.NextSeq, events);
        ring.Append(1, ring.NextSeq, ring.NextSeq, WireFrames.Online(format, 7));
        foreach (var events in (int[])[9, 5]) RoomEvents.Append(ring, format, 1, ring.NextSeq, events);
        var sweep = Sweep.Of(ring, 0, WriteBytes, packs: true)!.Value;
        Assert.Equal(37, sweep.Seqs);
        foreach (var packed in (bool[])[false, true])
        {
            var bytes = sweep.For("li", packed);
            var frames = WebSocketFrame.ReadAll(bytes, packed);
            Assert.Equal([packed, false, packed], frames.Select(frame => frame.IsDeflated));
            var ledger = new ReaderLedger(1, 1);
            ledger.Take(bytes, format, packed);
            Assert.Equal((38, 37, 1), (ledger.NextSeq, ledger.Delivered, ledger.Others.Count));
            Assert.Equal(Enumerable.Range(1, 37).Select(seq => $"m{seq}"), ledger.Events.Values.Select(one => (string)one[3]!));
        }
        Assert.True(sweep.For("li", true).Length < sweep.Bytes.Length / 2, $"{sweep.For("li", true).Length} of {sweep.Bytes.Length} bytes");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Two_logs_are_two_batches_wherever_the_second_is_come_upon(long first)
    {
        var ring = Ring(WireFormat.Json);
        RoomEvents.Append(ring, WireFormat.Json, 1, 1, 2);
        RoomEvents.Append(ring, WireFormat.Json, 2, first, 1);
        RoomEvents.Append(ring, WireFormat.Json, 2, first + 1, 1);
        var frames = WebSocketFrame.ReadAll(Sweep.Of(ring, 0, WriteBytes)!.Value.Bytes);
        Assert.Equal(2, frames.Count);
    }

    [Fact]
    public void Batches_between_which_something_is_missing_are_two()
    {
        var ring = Ring(WireFormat.Json);
        RoomEvents.Append(ring, WireFormat.Json, 1, 1, 2);
        RoomEvents.Append(ring, WireFormat.Json, 1, 4, 1);
        var frames = WebSocketFrame.ReadAll(Sweep.Of(ring, 0, WriteBytes)!.Value.Bytes);
        Assert.Equal([1L, 4L], frames.Select(frame => (long)WireJson.Read(frame.Payload, WireFormat.Json)![2]!));
    }

    [Fact]
    public void What_a_few_get_otherwise_is_neither_merged_nor_compressed()
    {
        var ring = Ring(WireFormat.Json);
        RoomEvents.Append(ring, WireFormat.Json, 1, 1, 30);
        var few = WireFrames.Online(WireFormat.Json, 1);
        ring.Append(1, 31, 32, ring.Find(0)!.Bytes, new PrivateBytes(["bo"], few), eventsBytes: ring.Find(0)!.EventsBytes);
        var sweep = Sweep.Of(ring, 0, WriteBytes, packs: true)!.Value;
        Assert.Null(sweep.Packed);
        Assert.Equal([.. ring.Find(0)!.Bytes, .. ring.Find(1)!.Bytes], sweep.For("li", packed: true));
        Assert.Equal([.. ring.Find(0)!.Bytes, .. few], sweep.For("bo", packed: true));
    }

    [Fact]
    public void Only_a_crowd_is_sent_compressed_frames_and_only_who_takes_them()
    {
        var options = new GatewayOptions { DeflateSessions = 3 };
        var ring = Ring(WireFormat.Json);
        var shard = new FeedShard(ring, options);
        var (one, plain) = (Join(ring, shard, options, packed: true), Join(ring, shard, options, packed: false));
        Publish();
        Assert.Equal(plain.Sent, one.Sent);
        // A small room keeps no sweeps.
        Assert.Null(ring.Recent.From(0));
        var third = Join(ring, shard, options, packed: true);
        var before = one.Sent.Length;
        Publish();
        Assert.True(WebSocketFrame.ReadAll(one.Sent.AsSpan(before), deflated: true).Single().IsDeflated);
        Assert.All(WebSocketFrame.ReadAll(plain.Sent), frame => Assert.False(frame.IsDeflated));
        foreach (var (wire, packed) in ((ScriptedWire, bool)[])[(one, true), (plain, false), (third, true)])
        {
            var ledger = new ReaderLedger(1, 1);
            ledger.Take(wire.Sent, WireFormat.Json, packed);
            Assert.Equal(41, ledger.NextSeq);
        }

        void Publish()
        {
            RoomEvents.Append(ring, WireFormat.Json, 1, ring.NextSeq, 20);
            shard.Run(_clock);
        }
    }

    [Fact]
    public void Who_was_late_goes_on_with_the_very_bytes_of_the_sweep_that_began_where_they_stand()
    {
        var options = new GatewayOptions { DeflateSessions = 1 };
        var ring = Ring(WireFormat.Json);
        var shard = new FeedShard(ring, options);
        var (wire, late) = (Join(ring, shard, options, packed: true), Join(ring, shard, options, packed: true));
        late.Block();
        for (var sweep = 0; sweep < 3; sweep++)
        {
            RoomEvents.Append(ring, WireFormat.Json, 1, ring.NextSeq, 20);
            shard.Run(_clock);
        }
        Assert.NotNull(ring.Recent.From(1));
        late.Let(int.MaxValue);
        Assert.Equal(wire.Sent, late.Sent);
    }

    [Fact]
    public void No_sweep_is_made_for_somebody_whose_socket_is_full()
    {
        var options = new GatewayOptions { DeflateSessions = 1 };
        var ring = Ring(WireFormat.Json);
        var shard = new FeedShard(ring, options);
        var (full, wire) = (new ScriptedWire(), new ScriptedWire());
        full.Block();
        var busy = Join(ring, shard, options, packed: true, full);
        Assert.True(busy.Send(WireFrames.Pingresp(WireFormat.Json, 1, null)));
        RoomEvents.Append(ring, WireFormat.Json, 1, 1, 20);
        Join(ring, shard, options, packed: true, wire).Follow(ring, 1, 1, 21);
        RoomEvents.Append(ring, WireFormat.Json, 1, 21, 20);
        shard.Run(_clock);
        Assert.NotNull(ring.Recent.From(1));
        Assert.Null(ring.Recent.From(0));
        full.Let(int.MaxValue);
        var ledger = new ReaderLedger(1, 1);
        ledger.Take(full.Sent, WireFormat.Json, deflated: true);
        Assert.Equal((40, 1), (ledger.Delivered, ledger.Others.Count));
    }

    [Fact]
    public void What_is_counted_is_what_went_out_compressed_or_not()
    {
        var (events, bytes, thread) = (0L, 0L, Environment.CurrentManagedThreadId);
        using var metrics = new GatewayMetrics();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Name is "chatroom.delivered" or "chatroom.delivered.size") listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            // Gateways of other tests sweep on threads of their own.
            if (Environment.CurrentManagedThreadId != thread) return;
            if (instrument.Unit == "By") bytes += value;
            else events += value;
        });
        listener.Start();
        var options = new GatewayOptions { DeflateSessions = 1 };
        var ring = new FeedRing(framesMax: 64, bytesMax: int.MaxValue, epoch: 1, nextSeq: 1, metrics) { Format = WireFormat.Json };
        var shard = new FeedShard(ring, options);
        ScriptedWire[] wires = [Join(ring, shard, options, packed: true), Join(ring, shard, options, packed: false)];
        RoomEvents.Append(ring, WireFormat.Json, 1, 1, 20);
        shard.Run(_clock);
        Assert.Equal((40L, wires.Sum(wire => (long)wire.Sent.Length)), (events, bytes));
    }

    private ScriptedWire Join(FeedRing ring, FeedShard shard, GatewayOptions options, bool packed)
    {
        var wire = new ScriptedWire();
        Join(ring, shard, options, packed, wire);
        return wire;
    }

    private SessionWriter Join(FeedRing ring, FeedShard shard, GatewayOptions options, bool packed, ScriptedWire wire)
    {
        var writer = new SessionWriter(wire, ring.Format, options, _clock) { TakesPacked = packed };
        writer.Follow(ring, 0, 1, 1);
        shard.Add(writer);
        return writer;
    }

    private static FeedRing Ring(WireFormat format) => new(framesMax: 64, bytesMax: int.MaxValue, epoch: 1, nextSeq: 1) { Format = format };
}
