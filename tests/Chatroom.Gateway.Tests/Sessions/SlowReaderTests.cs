using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sessions;

/// <summary>
/// Readers of so many bytes a second in a room of ten times as many, over both transports: a minute and a half on a manual clock. What
/// is kept for them is bounded, who takes nothing for 30 s is too slow, and what was delivered and what gaps cover is all there was.
/// </summary>
public sealed class SlowReaderTests
{
    private const int Seconds = 90, FramesASecond = 40, EventsAFrame = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ManualClock _clock = new();
    private readonly GatewayOptions _options = new() { RingFrames = 64, WriteBytes = 8_192 };
    private readonly FeedRing _ring;
    private long _published;

    public SlowReaderTests() => _ring = new FeedRing(_options.RingFrames, _options.RingBytes, 9, 1);

    [Theory]
    [InlineData(1_024, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public void A_socket_that_takes_so_many_bytes_a_second(int bytesPerSecond, bool isTooSlow)
    {
        var wire = new ScriptedWire();
        var writer = new SessionWriter(wire, WireFormat.Json, _options, _clock);
        writer.Follow(_ring, 0, 9, 1);
        wire.Block();
        var stalled = false;
        for (var second = 0; second < Seconds; second++)
        {
            Publish();
            writer.Advance();
            wire.Let(bytesPerSecond);
            _clock.Advance(TimeSpan.FromSeconds(1));
            stalled |= writer.IsStalled(Limit, _clock.GetTimestamp());
            Assert.InRange(wire.WaitingBytes, 0, _options.WriteBytes);
        }
        Assert.Equal(isTooSlow, stalled);
        wire.Let(int.MaxValue);
        var ledger = new ReaderLedger(9, 1);
        ledger.Take(wire.Sent, WireFormat.Json);
        AssertWhole(ledger);
    }

    [Theory]
    [InlineData(1_024, false)]
    [InlineData(1, true)]
    [InlineData(0, true)]
    public async Task A_poller_that_takes_so_many_bytes_a_second(int bytesPerSecond, bool isTooSlow)
    {
        var wire = new PollWire(WireFormat.MessagePack, _options.PollAnswerBytes);
        var writer = new SessionWriter(wire, WireFormat.MessagePack, _options, _clock);
        writer.Follow(_ring, 0, 9, 1);
        var ledger = new ReaderLedger(9, 1);
        var (stalled, number, left) = (false, 0L, 0);
        PollAnswer? reading = null;
        for (var second = 0; second < Seconds; second++)
        {
            Publish(WireFormat.MessagePack);
            writer.Advance();
            left -= bytesPerSecond;
            if (reading is null || (left <= 0 && bytesPerSecond > 0)) (reading, left) = await Next(wire, writer, number++, ledger);
            _clock.Advance(TimeSpan.FromSeconds(1));
            stalled |= writer.IsStalled(Limit, _clock.GetTimestamp());
            Assert.InRange(wire.HeldBytes, 1, _options.PollAnswerBytes + _options.WriteBytes);
        }
        Assert.Equal(isTooSlow, stalled);
        // It gets faster: nothing was lost but what gaps say.
        while (ledger.NextSeq <= _published) await Next(wire, writer, number++, ledger);
        AssertWhole(ledger);
    }

    /// <summary>The next poll: acknowledges the answer before, and takes what is there.</summary>
    private static async Task<(PollAnswer Answer, int Bytes)> Next(PollWire wire, SessionWriter writer, long number, ReaderLedger ledger)
    {
        wire.Acknowledge(number - 1);
        var answer = wire.Add(number);
        wire.Open(answer);
        await answer.Begun;
        await Task.WhenAny(writer.Idle, answer.Full);
        wire.Seal(answer);
        foreach (var frame in new Polls.PollReply(default, answer.Body.ToArray(), null!, null, WireFormat.MessagePack).Frames) ledger.Take(frame);
        return (answer, answer.Length);
    }

    private void AssertWhole(ReaderLedger ledger)
    {
        Assert.True(ledger.Gaps > 0);
        Assert.Equal(_published + 1, ledger.NextSeq);
        Assert.Equal(_published, ledger.Delivered + ledger.Elided);
    }

    private void Publish(WireFormat format = WireFormat.Json)
    {
        for (var i = 0; i < FramesASecond; i++)
        {
            RoomEvents.Append(_ring, format, 9, _ring.NextSeq, EventsAFrame);
            _published += EventsAFrame;
        }
    }
}
