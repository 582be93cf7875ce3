using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sessions;

public sealed class SessionWriterTests
{
    private const long Epoch = 9;
    private readonly ScriptedWire _wire = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public void Own_frames_that_wait_are_bounded_by_number_and_then_refused()
    {
        var writer = Writer(new GatewayOptions { OwnFrames = 3 });
        _wire.Block();
        Assert.True(writer.Send(Pong(0)));
        for (var i = 1; i <= 3; i++) Assert.True(writer.Send(Pong(i)));
        Assert.False(writer.Send(Pong(4)));
        _wire.Let(int.MaxValue);
        Assert.Equal([0, 1, 2, 3], PongsSent());
        Assert.True(writer.Send(Pong(5)));
        Assert.Equal([0, 1, 2, 3, 5], PongsSent());
    }

    [Fact]
    public void Own_frames_that_wait_are_bounded_by_bytes()
    {
        var frame = Pong(1);
        var writer = Writer(new GatewayOptions { OwnBytes = frame.Length * 2 });
        _wire.Block();
        for (var i = 0; i < 3; i++) Assert.True(writer.Send(frame));
        Assert.False(writer.Send(frame));
        // What is being written waits no more.
        _wire.Let(frame.Length);
        Assert.True(writer.Send(frame));
        Assert.False(writer.Send(frame));
    }

    [Fact]
    public void Giving_up_drops_what_waits_but_breaks_no_frame_and_leaves_room_for_the_close()
    {
        var writer = Writer(new GatewayOptions { OwnFrames = 1 });
        _wire.Block();
        _wire.Let(3);
        writer.Send(Pong(0));
        writer.Send(Pong(1));
        Assert.False(writer.Send(Pong(2)));
        writer.GiveUp();
        Assert.True(writer.Send(Pong(3)));
        _wire.Let(int.MaxValue);
        Assert.Equal([0, 3], PongsSent());
    }

    [Fact]
    public void Is_stalled_only_while_something_waits_and_nothing_of_it_goes()
    {
        var writer = Writer(new GatewayOptions());
        var limit = TimeSpan.FromSeconds(30);
        _clock.Advance(limit * 2);
        Assert.False(writer.IsStalled(limit, _clock.GetTimestamp()));
        _wire.Block();
        writer.Send(Pong(1));
        Assert.True(writer.IsBusy);
        _clock.Advance(limit);
        Assert.False(writer.IsStalled(limit, _clock.GetTimestamp()));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(writer.IsStalled(limit, _clock.GetTimestamp()));
        _wire.Let(1);
        Assert.False(writer.IsStalled(limit, _clock.GetTimestamp()));
        _clock.Advance(limit * 2);
        Assert.True(writer.IsStalled(limit, _clock.GetTimestamp()));
        _wire.Let(int.MaxValue);
        Assert.False(writer.IsStalled(limit, _clock.GetTimestamp()));
        Assert.False(writer.IsBusy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_wire_that_fails_ends_it_and_cuts_the_connection_once(bool whileWaiting)
    {
        var writer = Writer(new GatewayOptions());
        if (whileWaiting)
        {
            _wire.Block();
            writer.Send(Pong(1));
            Assert.Equal(0, _wire.Aborts);
            _wire.Break();
        }
        else
        {
            _wire.Gone = true;
            writer.Send(Pong(1));
        }
        Assert.Equal(1, _wire.Aborts);
        Assert.True(writer.Send(Pong(2)));
        Assert.Equal(1, _wire.Aborts);
        Assert.False(writer.IsBusy);
        Assert.Empty(_wire.Sent);
    }

    [Fact]
    public void A_reader_that_the_ring_has_passed_gets_one_gap_of_exactly_what_it_missed()
    {
        var (ring, writer) = (Ring(frames: 2), Writer(new GatewayOptions()));
        writer.Follow(ring, 0, Epoch, 1);
        Append(ring, 1);
        _wire.Block();
        writer.Advance();
        for (var i = 0; i < 9; i++) Append(ring, 1);
        _wire.Let(int.MaxValue);
        var ledger = Ledger();
        Assert.Equal((1, 9, 1), (ledger.Delivered, ledger.Elided, ledger.Gaps));
        Append(ring, 2);
        writer.Advance();
        Assert.Equal((3, 13), (Ledger().Delivered, Ledger().NextSeq));
    }

    [Fact]
    public void A_new_epoch_while_behind_begins_with_what_is_missing_of_it()
    {
        var (ring, writer) = (Ring(frames: 2), Writer(new GatewayOptions()));
        writer.Follow(ring, 0, Epoch, 1);
        Append(ring, 1);
        _wire.Block();
        writer.Advance();
        for (var seq = 1; seq <= 3; seq++) Append(ring, 1, Epoch + 1, seq);
        _wire.Let(int.MaxValue);
        var ledger = Ledger();
        Assert.Equal((Epoch + 1, 4, 3, 1), (ledger.Epoch, ledger.NextSeq, ledger.Elided, ledger.Gaps));
    }

    [Fact]
    public void A_notice_behind_which_nothing_is_missed_is_sent_and_no_gap()
    {
        var (ring, writer) = (Ring(frames: 1), Writer(new GatewayOptions()));
        writer.Follow(ring, 0, Epoch, 1);
        for (var count = 1; count <= 3; count++) ring.Append(Epoch, 1, 1, WireFrames.Online(WireFormat.Json, count));
        writer.Advance();
        Assert.Equal(0, Ledger().Gaps);
        Assert.Equal(3, (int)Assert.Single(Ledger().Others)[2]!["count"]!);
    }

    [Fact]
    public void A_sweep_of_the_room_before_goes_to_nobody_who_has_moved_on()
    {
        var (before, now) = (Ring(frames: 4), Ring(frames: 4));
        var writer = Writer(new GatewayOptions());
        Append(before, 1);
        writer.Follow(now, 0, Epoch, 1);
        writer.Advance(Sweep.Of(before, 0, 1_000)!.Value);
        Assert.Empty(_wire.Sent);
        Append(now, 1);
        writer.Advance(Sweep.Of(now, 0, 1_000)!.Value);
        Assert.Equal(1, Ledger().Delivered);
    }

    [Fact]
    public void After_unfollow_and_after_the_end_nothing_of_the_feed_goes()
    {
        var (ring, writer) = (Ring(frames: 4), Writer(new GatewayOptions()));
        writer.Follow(ring, 0, Epoch, 1);
        Append(ring, 1);
        writer.Unfollow();
        writer.Advance();
        writer.Advance(Sweep.Of(ring, 0, 1_000)!.Value);
        Assert.Empty(_wire.Sent);
        writer.Follow(ring, 0, Epoch, 1);
        writer.End();
        writer.Follow(ring, 0, Epoch, 1);
        writer.Advance();
        Assert.True(writer.Send(Pong(1)));
        Assert.Empty(_wire.Sent);
    }

    [Fact]
    public void Whatever_the_wire_takes_frames_come_whole_and_in_order_and_every_seq_is_accounted_for()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var run = new RandomWrites(seed);
            run.Go();
            Assert.True(run.Published == run.Ledger.Delivered + run.Ledger.Elided, $"seed {seed}");
            Assert.True(run.OwnSent.SequenceEqual(run.OwnTaken), $"seed {seed}");
        }
    }

    private SessionWriter Writer(GatewayOptions options) => new(_wire, WireFormat.Json, options, _clock);

    private ReaderLedger Ledger()
    {
        var ledger = new ReaderLedger(Epoch, 1);
        ledger.Take(_wire.Sent, WireFormat.Json);
        return ledger;
    }

    private IEnumerable<int> PongsSent() => Ledger().Others.Select(frame => (int)frame[1]!);

    private static byte[] Pong(int number) => WireFrames.Pingresp(WireFormat.Json, number, null);

    private static FeedRing Ring(int frames) => new(frames, int.MaxValue, Epoch, 1);

    private static void Append(FeedRing ring, int events, long? epoch = null, long? first = null) =>
        RoomEvents.Append(ring, WireFormat.Json, epoch ?? ring.Epoch, first ?? ring.NextSeq, events);
}
