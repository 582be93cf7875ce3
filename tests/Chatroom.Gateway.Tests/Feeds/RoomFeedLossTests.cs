using Chatroom.Gateway.Feeds;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>A room that cannot be reached, and when it counts as found again.</summary>
public sealed class RoomFeedLossTests : IDisposable
{
    private readonly ScriptedRoom _room = new();
    private readonly HandSweeper _sweeper = new();
    private readonly Sweepers _sweepers;
    private readonly RoomFeed _feed;

    public RoomFeedLossTests()
    {
        var (options, clock) = (new GatewayOptions(), new ManualClock());
        _sweepers = new Sweepers(options, clock, NullLogger<Sweeper>.Instance, make: _ => _sweeper);
        _feed = new RoomFeed("r", "g1", _room, _sweepers, options, clock);
    }

    public void Dispose() => _sweepers.Dispose();

    [Fact]
    public async Task Until_it_is_found_whoever_asks_is_refused_and_whoever_waits_for_it_waits()
    {
        Assert.True(_feed.Back.IsCompleted);
        _feed.Lose();
        var back = _feed.Back;
        Assert.Equal((true, false), (_feed.IsLost, back.IsCompleted));
        var refused = Ask();
        await Eventually.Is(() => refused.IsCompleted);
        Assert.Equal(Codes.ServerUnavailable, (await refused).Code);
        Assert.True(_room.HasNone);
        Assert.True(_feed.Found(_feed.Losses));
        await back;
        Assert.False(_feed.IsLost);
        var asked = Ask();
        (await _room.Next()).Answer();
        Assert.Equal(Codes.Ok, (await asked).Code);
    }

    [Fact]
    public void A_room_that_moves_once_more_while_its_members_are_announced_is_not_found_yet()
    {
        _feed.Lose();
        var losses = _feed.Losses;
        var back = _feed.Back;
        _feed.Lose();
        Assert.False(_feed.Found(losses));
        Assert.Equal((true, false), (_feed.IsLost, back.IsCompleted));
        Assert.True(_feed.Found(_feed.Losses));
        Assert.True(back.IsCompleted);
    }

    [Fact]
    public void Whoever_comes_while_it_is_lost_is_announced_once_before_it_is_found()
    {
        Assert.False(_feed.AnnounceLater(null!));
        Assert.Null(_feed.TakeComers());
        _feed.Lose();
        Assert.True(_feed.AnnounceLater(null!));
        Assert.True(_feed.AnnounceLater(null!));
        Assert.False(_feed.Found(_feed.Losses));
        Assert.Equal(2, _feed.TakeComers()?.Count);
        Assert.Null(_feed.TakeComers());
        Assert.True(_feed.Found(_feed.Losses));
        Assert.False(_feed.AnnounceLater(null!));
    }

    private Task<CommandAnswer> Ask() => _feed.Uplink.Ask(id => new Publish(id, "li", "s", "m1", "text", "hi", null), WireFormat.Json);
}
