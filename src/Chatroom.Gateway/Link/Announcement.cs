using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Link;

/// <summary>
/// After the link was lost: tells the directory and the rooms who is still here. The silo may be a new process, which knows nobody.
/// Thread-safe; one at a time.
/// </summary>
internal sealed partial class Announcement(
    IGrains grains, RoomFeeds feeds, SessionRegistry sessions, GatewayOptions gateway, SiloLinkOptions options, TimeProvider clock, ILogger<Announcement> log)
{
    /// <summary>First who is still whose session, then the rooms: a session that has lost to a newer one must not take its place.</summary>
    /// <exception cref="OperationCanceledException">The link is lost again.</exception>
    public async Task Make(CancellationToken lost)
    {
        var began = clock.GetTimestamp();
        await TellDirectory(lost);
        var inRoom = sessions.All.Where(session => session.Feed is not null).ToLookup(session => session.Feed!);
        var all = feeds.All.Where(feed => feed.IsLost).ToArray();
        await Parallel.ForEachAsync(
            all, new ParallelOptions { MaxDegreeOfParallelism = options.AttachesAtOnce, CancellationToken = lost },
            async (feed, cancel) => await Attach(feed, inRoom[feed], cancel));
        if (all.Length > 0) LogAnnounced(all.Length, sessions.Count, clock.GetElapsedTime(began).TotalMilliseconds);
    }

    private async Task TellDirectory(CancellationToken lost)
    {
        foreach (var page in sessions.All.Select(session => session.AsOpen).OfType<OpenSession>().Chunk(options.SessionsPerCall))
        {
            // Any shard: the silo finds each user's.
            var over = await grains.Directory(page[0].User).Return(gateway.Id, OpenSession.WriteAll(page)).WaitAsync(lost);
            foreach (var session in SessionIds.Read(over)) sessions.Find(session)?.Evicted(Codes.OtherLogin);
        }
    }

    /// <summary>Attaches the room, however long that takes, and announces those who are in it.</summary>
    private async Task Attach(RoomFeed feed, IEnumerable<Session> members, CancellationToken lost)
    {
        for (; ; )
        {
            try
            {
                await feed.Attach(feeds).WaitAsync(lost);
                break;
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or EngineAwayException or CallLostException))
            {
                LogNotAttached(feed.Room, failure);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(options.AttachAgainMs), clock, lost);
        }
        foreach (var session in members) session.Return();
        feed.Found();
    }

    [LoggerMessage(1, LogLevel.Information, "{Rooms} rooms are attached again and {Sessions} sessions announced, in {Milliseconds:0} ms")]
    private partial void LogAnnounced(int rooms, int sessions, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Room {Room} could not be attached again; the next try comes soon")]
    private partial void LogNotAttached(string room, Exception failure);
}
