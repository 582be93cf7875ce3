using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Feeds;

/// <summary>The rooms at this gateway, and where everything from the grains comes in. Thread-safe.</summary>
public sealed partial class RoomFeeds : IRoomObserver, IDirectoryObserver, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RoomFeed> _feeds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _leaving = new(StringComparer.Ordinal);
    private readonly IGrains _grains;
    private readonly Sweepers _sweepers;
    private readonly SessionRegistry _sessions;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly TaskScheduler? _scheduler;
    private readonly ITimer _timer;
    private int _users;
    private int _jumps;

    /// <param name="scheduler">Where calls to rooms begin; null: on the thread pool.</param>
    public RoomFeeds(
        IGrains grains, Sweepers sweepers, SessionRegistry sessions, GatewayOptions options, TimeProvider clock, ILogger<RoomFeeds> log,
        TaskScheduler? scheduler = null)
    {
        _scheduler = scheduler;
        (_grains, _sweepers, _sessions, _options, _clock, _log) = (grains, sweepers, sessions, options, clock, log);
        var period = TimeSpan.FromMilliseconds(options.FeedIdleMs / 3.0);
        _timer = clock.CreateTimer(_ => Look(), null, period, period);
    }

    /// <summary>Sessions in a room or on their way into one.</summary>
    public int Users => Volatile.Read(ref _users);

    public int Count
    {
        get { lock (_lock) return _feeds.Count; }
    }

    /// <summary>The room's feed, attached; give it back with <see cref="Release"/>. Null when this gateway has too many rooms.</summary>
    public async Task<RoomFeed?> Acquire(string room)
    {
        RoomFeed? feed;
        Task attaching;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(room, out feed))
            {
                if (_feeds.Count >= _options.FeedsMax) return null;
                _feeds.Add(room, feed = new RoomFeed(room, _options.Id, _grains.Room(room), _sweepers, _options, _clock, _scheduler) { Jumped = MoveSessions });
            }
            feed.Users++;
            _users++;
            if (feed.Attaching is null or { IsFaulted: true }) feed.Attaching = Attach(feed, _leaving.GetValueOrDefault(room));
            attaching = feed.Attaching;
        }
        try
        {
            await attaching;
            return feed;
        }
        catch
        {
            Release(feed);
            throw;
        }
    }

    public void Release(RoomFeed feed)
    {
        lock (_lock)
        {
            _users--;
            if (--feed.Users == 0) feed.IdleSince = _clock.GetTimestamp();
        }
    }

    public void Batch(string room, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart) =>
        Find(room)?.Batch(epoch, first, next, messagePack, json, privatePart);

    public void Recalled(string room, long epoch, long seq) => Find(room)?.Recalled(epoch, seq);

    public void Summed(string room, long epoch, long seq, ulong digest) => Find(room)?.ShowDigest(new DigestNotice(epoch, seq, digest));

    public void Online(string room, int count) => Find(room)?.ShowOnline(count);

    public void Answered(string room, byte[] answers) => Find(room)?.Uplink.Answered(answers);

    public void Removed(string room, string session, int code, string reason) => _sessions.Find(session)?.Removed(room, code, reason);

    public void Evicted(string session, int code) => _sessions.Find(session)?.Evicted(code);

    /// <summary>The log of a room has gone on without this gateway, up to that seq.</summary>
    public void Behind(string room, long epoch, long seq) => Find(room)?.Jump(epoch, seq);

    /// <summary>The room has moved: it is not asked until it is found again.</summary>
    internal void Lose(string room) => Find(room)?.Lose();

    /// <summary>Every room that is carried here.</summary>
    internal RoomFeed[] All
    {
        get { lock (_lock) return [.. _feeds.Values]; }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Looks through all sessions once for however many feeds have jumped since the last look began.</summary>
    private void MoveSessions()
    {
        if (Interlocked.Exchange(ref _jumps, 1) == 0) (_scheduler ?? TaskScheduler.Default).Queue(static feeds => feeds.Move(), this);
    }

    private void Move()
    {
        Interlocked.Exchange(ref _jumps, 0);
        foreach (var session in _sessions.All) session.FollowOn();
    }

    private RoomFeed? Find(string room)
    {
        lock (_lock) return _feeds.GetValueOrDefault(room);
    }

    private void Look()
    {
        RoomFeed[] feeds;
        lock (_lock) feeds = [.. _feeds.Values];
        foreach (var feed in feeds) feed.Uplink.Expire();
        LetIdleGo();
    }

    private void LetIdleGo()
    {
        List<RoomFeed> idle;
        lock (_lock)
        {
            idle = [.. _feeds.Values.Where(feed =>
                feed.Users == 0 && _clock.GetElapsedTime(feed.IdleSince).TotalMilliseconds >= _options.FeedIdleMs)];
            foreach (var feed in idle)
            {
                _feeds.Remove(feed.Room);
                _leaving[feed.Room] = LetGo(feed);
            }
        }
    }

    /// <summary>Attaches once the last feed of this room is detached: the other way round the room would forget this one.</summary>
    private async Task Attach(RoomFeed feed, Task? leaving)
    {
        if (leaving is not null) await leaving;
        await feed.Attach(this);
    }

    private async Task LetGo(RoomFeed feed)
    {
        // Not in the caller's lock, and after it has noted that the room is being left.
        await Task.Yield();
        try
        {
            await feed.Detach();
        }
        catch (Exception away) when (away is EngineAwayException or CallLostException)
        {
            // Whoever hosts the room lets go of a gateway that is away.
        }
        catch (Exception failure)
        {
            LogDetachFailed(feed.Room, failure);
        }
        lock (_lock) _leaving.Remove(feed.Room);
    }

    [LoggerMessage(1, LogLevel.Warning, "Room {Room} could not be let go")]
    private partial void LogDetachFailed(string room, Exception failure);
}
