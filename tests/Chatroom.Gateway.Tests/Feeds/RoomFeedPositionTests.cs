using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>Where a room's feed stands, and when whoever follows it has to move: its rings have no holes.</summary>
public sealed class RoomFeedPositionTests : IDisposable
{
    private const long Epoch = 1, Seq = 41;
    private readonly ManualClock _clock = new();
    private readonly GatewayOptions _options = new();
    private readonly ScriptedRoom _room = new();
    private readonly HandSweeper _sweeper = new();
    private readonly Sweepers _sweepers;
    private readonly RoomFeed _feed;
    private int _jumps;

    public RoomFeedPositionTests()
    {
        _sweepers = new Sweepers(_options, _clock, NullLogger<Sweeper>.Instance, make: _ => _sweeper);
        _feed = new RoomFeed("r", "g1", _room, _sweepers, _options, _clock) { Jumped = () => _jumps++ };
    }

    public void Dispose() => _sweepers.Dispose();

    [Theory]
    [InlineData(Epoch, Seq, false)]
    [InlineData(Epoch, Seq - 1, false)]
    [InlineData(Epoch, Seq + 1, true)]
    [InlineData(Epoch + 1, Seq, true)]
    [InlineData(Epoch + 1, 0, true)]
    public async Task A_room_that_is_attached_again_moves_everyone_when_its_log_is_another_or_further_on(long epoch, long seq, bool moves)
    {
        await _feed.Attach(null!);
        var followed = _feed.In(WireFormat.Json);
        _room.Position = new Attached(epoch, seq, 7);
        await _feed.Attach(null!);
        Assert.Equal(moves ? (epoch, seq) : (Epoch, Seq), (_feed.Epoch, _feed.Seq));
        Assert.Equal(7, _feed.Online);
        MustHaveMoved(followed, moves);
    }

    [Fact]
    public async Task A_batch_that_came_before_the_answer_to_the_attach_is_newer_than_it()
    {
        await _feed.Attach(null!);
        var answer = _room.AttachGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attaching = _feed.Attach(null!);
        Batch(Epoch + 1, 1, 3);
        var followed = _feed.In(WireFormat.Json);
        answer.SetResult();
        await attaching;
        Assert.Equal((Epoch + 1, 2L), (_feed.Epoch, _feed.Seq));
        MustHaveMoved(followed, false);
    }

    [Theory]
    [InlineData(Epoch, Seq + 1, false)]
    [InlineData(Epoch, Seq + 2, true)]
    [InlineData(Epoch + 1, 1, false)]
    [InlineData(Epoch + 1, 2, true)]
    public async Task A_batch_behind_one_that_never_came_moves_everyone(long epoch, long first, bool moves)
    {
        await _feed.Attach(null!);
        var followed = _feed.In(WireFormat.Json);
        Batch(epoch, first, first + 3);
        Assert.Equal((epoch, first + 2), (_feed.Epoch, _feed.Seq));
        MustHaveMoved(followed, moves);
    }

    [Theory]
    [InlineData(Epoch, Seq, false)]
    [InlineData(Epoch, Seq + 1, true)]
    [InlineData(Epoch + 1, 1, true)]
    public async Task A_log_that_went_on_without_this_gateway_moves_everyone(long epoch, long seq, bool moves)
    {
        await _feed.Attach(null!);
        var followed = _feed.In(WireFormat.Json);
        _feed.Jump(epoch, seq);
        Assert.Equal((epoch, seq), (_feed.Epoch, _feed.Seq));
        MustHaveMoved(followed, moves);
    }

    [Theory]
    [InlineData(Epoch, Seq, 1)]
    [InlineData(Epoch, Seq - 1, 0)]
    [InlineData(Epoch, Seq + 1, 0)]
    [InlineData(Epoch + 1, Seq, 0)]
    public async Task A_digest_is_shown_where_the_log_has_come_to_it_and_nowhere_else(long epoch, long seq, int shown)
    {
        await _feed.Attach(null!);
        var wire = new ScriptedWire();
        Assert.True(_feed.In(WireFormat.Json).TryFollow(new SessionWriter(wire, WireFormat.Json, _options, _clock), Epoch, Seq, out _));
        _feed.ShowDigest(new DigestNotice(epoch, seq, 0x77));
        _sweeper.Run(_clock);
        Assert.Equal(shown, WebSocketFrame.ReadAll(wire.Sent).Count);
    }

    private void Batch(long epoch, long first, long next) => _feed.Batch(epoch, first, next, [0x90], "[]"u8.ToArray(), null);

    private void MustHaveMoved(FormatFeed followed, bool moves)
    {
        Assert.Equal((moves, moves ? 1 : 0), (followed.IsRetired, _jumps));
        Assert.Equal(moves, followed != _feed.In(WireFormat.Json));
        Assert.True(_feed.In(WireFormat.Json).Has(_feed.Epoch, _feed.Seq));
    }
}
