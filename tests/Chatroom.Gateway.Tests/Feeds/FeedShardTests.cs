using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Feeds;

public sealed class FeedShardTests
{
    private static readonly GatewayOptions Options = new() { WriteBytes = 1_000, SweepPace = 2, SweepWaitMaxMs = 500 };
    private readonly ManualClock _clock = new();
    private readonly FeedRing _ring = new(framesMax: 8, bytesMax: int.MaxValue, epoch: 1, nextSeq: 1);

    private readonly FeedShard _shard;

    public FeedShardTests() => _shard = new FeedShard(_ring, Options);

    [Fact]
    public void Every_session_gets_the_same_bytes_and_whoever_goes_gets_no_more()
    {
        var (one, two, three) = (Join(), Join(), Join());
        Publish(2);
        _shard.Run(_clock);
        _shard.Remove(two.Writer);
        Publish(1);
        _shard.Run(_clock);
        Assert.Equal((3, 2, 3), (Read(one), Read(two), Read(three)));
        Assert.Equal(one.Wire.Sent, three.Wire.Sent);
        _shard.Remove(one.Writer);
        _shard.Remove(one.Writer);
        Publish(1);
        _shard.Run(_clock);
        Assert.Equal((3, 2, 4), (Read(one), Read(two), Read(three)));
    }

    [Fact]
    public void Who_comes_behind_what_was_swept_catches_up_at_once()
    {
        Publish(3);
        _shard.Run(_clock);
        var late = Join();
        _shard.Run(_clock);
        Assert.Equal(3, Read(late));
    }

    [Fact]
    public void Who_comes_and_goes_and_comes_again_within_one_sweep_is_there_once()
    {
        var session = Join();
        _shard.Remove(session.Writer);
        _shard.Add(session.Writer);
        Publish(1);
        _shard.Run(_clock);
        Assert.Equal(1, Read(session));
    }

    [Fact]
    public void Many_come_and_go_and_each_has_its_own_account()
    {
        var random = new Random(5);
        var here = new List<(SessionWriter Writer, ScriptedWire Wire, long From)>();
        for (var step = 0; step < 500; step++)
        {
            if (here.Count < 40 && random.Next(2) == 0)
            {
                var (writer, wire) = Join(_ring.Head, _ring.NextSeq);
                here.Add((writer, wire, _ring.NextSeq));
            }
            else if (here.Count > 0)
            {
                var gone = random.Next(here.Count);
                Leaves(here[gone]);
                here.RemoveAt(gone);
            }
            Publish(1);
            if (random.Next(3) == 0) _shard.Run(_clock);
        }
        _shard.Run(_clock);
        foreach (var session in here) Leaves(session);

        void Leaves((SessionWriter Writer, ScriptedWire Wire, long From) session)
        {
            _shard.Run(_clock);
            session.Writer.Unfollow();
            _shard.Remove(session.Writer);
            var ledger = new ReaderLedger(1, session.From);
            ledger.Take(session.Wire.Sent, WireFormat.Json);
            Assert.Equal(_ring.NextSeq, ledger.NextSeq);
        }
    }

    [Fact]
    public void Who_is_served_later_in_a_sweep_is_sent_what_came_meanwhile()
    {
        var shard = new FeedShard(_ring, new GatewayOptions { SweepPortion = 2 });
        var wires = Enumerable.Range(0, 5).Select(_ => new ScriptedWire()).ToArray();
        var writers = wires.Select((wire, at) => new SessionWriter(at == 0 ? new PublishingWire(wire, () => Publish(1)) : wire, WireFormat.Json, Options, _clock)).ToArray();
        foreach (var writer in writers)
        {
            writer.Follow(_ring, 0, 1, 1);
            shard.Add(writer);
        }
        shard.Run(_clock);
        Publish(1);
        shard.Run(_clock);
        Assert.Equal([1, 1, 2, 2, 2], wires.Select(wire => Read((writers[0], wire))));
        Assert.Single(WebSocketFrame.ReadAll(wires[2].Sent));
        shard.Run(_clock);
        Assert.Equal([2, 2, 2, 2, 2], wires.Select(wire => Read((writers[0], wire))));
    }

    [Fact]
    public void What_comes_in_the_moment_in_which_a_drain_finds_nothing_more_is_sent()
    {
        var wire = new ScriptedWire();
        Thread? sweep = null;
        // Asked when all that there was has been left out: the drain has read where the ring ends, and has not said yet that it is over.
        var clock = new AskedClock(() =>
        {
            if (sweep is not null) return;
            Publish(1);
            sweep = new Thread(() => _shard.Run(_clock));
            sweep.Start();
            SpinWait.SpinUntil(() => (sweep.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0);
        });
        var writer = new SessionWriter(wire, WireFormat.Json, Options, clock);
        writer.Follow(_ring, 0, 1, 1);
        writer.Limit(new ReaderBudget(1, 1, background: true));
        _shard.Add(writer);
        wire.Block();
        Publish(1);
        _shard.Run(_clock);
        _ring.Append(1, 2, 3, WireFrames.Batch(WireFormat.Json, 1, 2, "[]"u8), isThinnable: true);
        wire.Let(int.MaxValue);
        sweep!.Join();
        Assert.Equal(3, Read((writer, wire)));
    }

    [Fact]
    public void Is_queued_once_until_it_runs()
    {
        Assert.True(_shard.TryQueue());
        Assert.False(_shard.TryQueue());
        _shard.Run(_clock);
        Assert.True(_shard.TryQueue());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 60)]
    [InlineData(400, 500)]
    public void The_next_sweep_waits_by_the_length_of_the_last(int tookMs, int dueMs)
    {
        var began = _clock.GetTimestamp();
        var slow = new SlowWire(_clock, TimeSpan.FromMilliseconds(tookMs));
        var writer = new SessionWriter(slow, WireFormat.Json, Options, _clock);
        writer.Follow(_ring, 0, 1, 1);
        _shard.Add(writer);
        Publish(1);
        _shard.Run(_clock);
        Assert.Equal(TimeSpan.FromMilliseconds(dueMs).Ticks, _shard.DueAt - began);
    }

    private (SessionWriter Writer, ScriptedWire Wire) Join(long cursor = 0, long nextSeq = 1)
    {
        var wire = new ScriptedWire();
        var writer = new SessionWriter(wire, WireFormat.Json, Options, _clock);
        writer.Follow(_ring, cursor, 1, nextSeq);
        _shard.Add(writer);
        return (writer, wire);
    }

    private void Publish(int events) => RoomEvents.Append(_ring, WireFormat.Json, 1, _ring.NextSeq, events);

    private static long Read((SessionWriter Writer, ScriptedWire Wire) session)
    {
        var ledger = new ReaderLedger(1, 1);
        ledger.Take(session.Wire.Sent, WireFormat.Json);
        return ledger.Delivered + ledger.Elided;
    }

    /// <summary>While its first write is under way something happens.</summary>
    private sealed class PublishingWire(ScriptedWire inner, Action happens) : IWire
    {
        private Action? _happens = happens;

        public int TrySend(ReadOnlySpan<byte> bytes)
        {
            _happens?.Invoke();
            _happens = null;
            return inner.TrySend(bytes);
        }

        public ValueTask<int> Send(ReadOnlyMemory<byte> bytes) => inner.Send(bytes);

        public void Abort() => inner.Abort();
    }

    /// <summary>A clock that says that it is asked for the time, and that it is always the same.</summary>
    private sealed class AskedClock(Action asked) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            asked();
            return DateTimeOffset.UnixEpoch;
        }
    }

    /// <summary>A wire on which each write takes a while.</summary>
    private sealed class SlowWire(ManualClock clock, TimeSpan takes) : IWire
    {
        public int TrySend(ReadOnlySpan<byte> bytes)
        {
            clock.Advance(takes);
            return bytes.Length;
        }

        public ValueTask<int> Send(ReadOnlyMemory<byte> bytes) => throw new InvalidOperationException("it takes everything at once");

        public void Abort()
        {
        }
    }
}
