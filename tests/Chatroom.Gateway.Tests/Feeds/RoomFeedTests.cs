using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Protocol;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>From the room's batches to what a session is sent, with a sweeper that runs when the test says so.</summary>
public sealed class RoomFeedTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public async Task What_the_room_says_between_two_sweeps_is_sent_as_one_batch(WireFormat format)
    {
        var options = new GatewayOptions();
        using var sweeper = new HandSweeper();
        using var sweepers = new Sweepers(options, _clock, NullLogger<Sweeper>.Instance, make: _ => sweeper);
        var feed = new RoomFeed("r", "g1", new ScriptedRoom(), sweepers, options, _clock);
        await feed.Attach(null!);
        var wire = new ScriptedWire();
        var writer = new SessionWriter(wire, format, options, _clock);
        Assert.True(feed.In(format).TryFollow(writer, feed.Epoch, feed.Seq, out _));
        var from = feed.Seq + 1;
        foreach (var (first, count) in ((long, int)[])[(from, 2), (from + 2, 20)])
            feed.Batch(feed.Epoch, first, first + count, Events(WireFormat.MessagePack, first, count), Events(WireFormat.Json, first, count), null);
        sweeper.Run(_clock);
        Assert.Single(WebSocketFrame.ReadAll(wire.Sent));
        var ledger = new ReaderLedger(feed.Epoch, from);
        ledger.Take(wire.Sent, format);
        Assert.Equal((22L, feed.Seq + 1), (ledger.Delivered, ledger.NextSeq));
    }

    private static byte[] Events(WireFormat format, long first, int count)
    {
        var w = new WireWriter(format);
        w.BeginArray(count);
        for (var i = 0; i < count; i++) EventWriter.Message(w, 1_000, "li", $"m{first + i}", "text", "hi");
        w.EndArray();
        return w.ToArray();
    }
}
