using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Link;

/// <summary>
/// After the link was lost, or rooms have moved behind it: tells the directory and the rooms who is still here. They may be new, and know
/// nobody. Thread-safe; one at a time.
/// </summary>
internal sealed partial class Announcement(
    IGrains grains, RoomFeeds feeds, SessionRegistry sessions, GatewayOptions gateway, SiloLinkOptions options, TimeProvider clock, ILogger<Announcement> log)
{
    /// <summary>First who is still whose session, then the rooms: a session that has lost to a newer one must not take its place.</summary>
    /// <param name="toDirectory">Whether the directory is told: else only rooms that are lost.</param>
    /// <exception cref="OperationCanceledException">The link is lost again.</exception>
    public async Task Make(bool toDirectory, CancellationToken lost)
    {
        var began = clock.GetTimestamp();
        if (toDirectory) await TellDirectory(lost);
        var inRoom = sessions.All.Where(session => session.Feed is not null).ToLookup(session => session.Feed!);
        var all = feeds.All.Where(feed => feed.IsLost).ToArray();
        await Parallel.ForEachAsync(
            all, new ParallelOptions { MaxDegreeOfParallelism = options.AttachesAtOnce, CancellationToken = lost },
            async (feed, cancel) => await Announce(feed, inRoom[feed], cancel));
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

    /// <summary>Announces those who are in the room, once more if it moves meanwhile.</summary>
    private async Task Announce(RoomFeed feed, IEnumerable<Session> members, CancellationToken lost)
    {
        int losses;
        do
        {
            losses = feed.Losses;
            await Attach(feed, lost);
            foreach (var session in members) session.Return();
            while (feed.TakeComers() is { } comers)
                foreach (var session in comers) session.Return();
        }
        while (!feed.Found(losses));
    }

    /// <summary>Attaches the room, however long that takes.</summary>
    private async Task Attach(RoomFeed feed, CancellationToken lost)
    {
        for (; ; )
        {
            try
            {
                await feed.Attach(feeds).WaitAsync(lost);
                return;
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or EngineAwayException or CallLostException))
            {
                LogNotAttached(feed.Room, failure);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(options.AttachAgainMs), clock, lost);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Rooms} rooms are attached again and {Sessions} sessions announced, in {Milliseconds:0} ms")]
    private partial void LogAnnounced(int rooms, int sessions, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Room {Room} could not be attached again; the next try comes soon")]
    private partial void LogNotAttached(string room, Exception failure);
}
