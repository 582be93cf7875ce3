using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Global;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Gateway.Tests.Feeds;

public sealed class RoomFeedsTests : IGrains, IDisposable
{
    private readonly ScriptedRoom _room = new();
    private readonly ManualClock _clock = new();
    private readonly GatewayOptions _options = new() { FeedsMax = 1, FeedIdleMs = 3_000, SweepThreads = 1, LateAnswerMs = 5_000, CallsPerRoom = 1 };
    private readonly Sweepers _sweepers;
    private readonly RoomFeeds _feeds;

    public RoomFeedsTests()
    {
        _sweepers = new Sweepers(_options, TimeProvider.System, NullLogger<Sweeper>.Instance);
        _feeds = new RoomFeeds(this, _sweepers, new SessionRegistry(), _options, _clock, NullLogger<RoomFeeds>.Instance);
    }

    IEnumerable<ISessionDirectoryGrain> IGrains.Directories => [];

    IAppGrain IGrains.App => throw new NotSupportedException();

    AppView IGrains.AppView => throw new NotSupportedException();

    IRoomGrain IGrains.Room(string id) => _room;

    ISessionDirectoryGrain IGrains.Directory(string user) => throw new NotSupportedException();

    public void Dispose()
    {
        _feeds.Dispose();
        _sweepers.Dispose();
    }

    [Fact]
    public async Task A_room_is_attached_once_for_all_and_let_go_when_nobody_was_there_for_a_while()
    {
        _room.DetachGate.SetResult();
        var feed = (await _feeds.Acquire("r"))!;
        Assert.Same(feed, await _feeds.Acquire("r"));
        Assert.Equal((1L, 3), (feed.Epoch, feed.Online));
        _feeds.Release(feed);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _feeds.Count);
        _feeds.Release(feed);
        _clock.Advance(TimeSpan.FromMilliseconds(2_000));
        Assert.Equal(1, _feeds.Count);
        _clock.Advance(TimeSpan.FromMilliseconds(2_000));
        Assert.Equal(0, _feeds.Count);
    }

    [Fact]
    public async Task Who_comes_back_while_the_room_is_let_go_is_attached_after_that_and_never_before()
    {
        _feeds.Release((await _feeds.Acquire("r"))!);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var back = _feeds.Acquire("r");
        for (var turn = 0; turn < 200; turn++)
        {
            await Task.Yield();
            Assert.False(back.IsCompleted);
        }
        _room.DetachGate.SetResult();
        Assert.NotNull(await back);
        Assert.Equal(["attach", "detach", "attach"], _room.Attachments);
    }

    [Fact]
    public async Task A_room_that_could_not_be_left_is_attached_again_all_the_same()
    {
        _room.DetachGate.SetException(new IOException("the silo is away"));
        _feeds.Release((await _feeds.Acquire("r"))!);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await _feeds.Acquire("r"));
        Assert.Equal(["attach", "attach"], _room.Attachments);
    }

    [Fact]
    public async Task Who_waits_too_long_for_an_answer_is_told_so_though_nobody_else_asks()
    {
        var feed = (await _feeds.Acquire("r"))!;
        var asked = Ask(feed);
        (await _room.Next()).AnswerNone();
        // The next call goes once the first has ended.
        var other = Ask(feed);
        (await _room.Next()).Answer();
        await other;
        Assert.False(asked.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(6_000));
        await Eventually.Is(() => asked.IsCompleted);
        Assert.Equal(Codes.Timeout, (await asked).Code);
    }

    private static Task<CommandAnswer> Ask(RoomFeed feed) =>
        feed.Uplink.Ask(id => new Publish(id, "li", "s", "m1", "text", "hi", null), WireFormat.Json);

    [Fact]
    public async Task A_further_room_than_there_may_be_is_refused()
    {
        await _feeds.Acquire("r");
        Assert.Null(await _feeds.Acquire("other"));
    }

    [Fact]
    public async Task An_attach_that_failed_is_tried_again_by_the_next()
    {
        _room.AttachFailure = new IOException("the store is away");
        await Assert.ThrowsAsync<IOException>(() => _feeds.Acquire("r"));
        _room.AttachFailure = null;
        var feed = (await _feeds.Acquire("r"))!;
        Assert.Equal(1, feed.Users);
    }

    [Fact]
    public async Task Sessions_that_miss_the_same_page_share_one_read_and_the_next_one_reads_anew()
    {
        var feed = (await _feeds.Acquire("r"))!;
        Task<byte[]>[] storm = [.. Enumerable.Range(0, 2_000).Select(_ => feed.Read(1, 7, 500, WireFormat.Json))];
        _room.Page.SetResult([1]);
        Assert.All(await Task.WhenAll(storm), page => Assert.Equal([1], page));
        Assert.Equal(1, _room.Reads);

        _room.Page = new TaskCompletionSource<byte[]>();
        _room.Page.SetException(new StoreRefusedException("full"));
        await Assert.ThrowsAsync<StoreRefusedException>(() => feed.Read(1, 7, 500, WireFormat.Json));
        Assert.Equal(2, _room.Reads);
    }
}
