using Chatroom.Gateway.Feeds;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <content>The one room that a session is in: following its feed from a position, leaving, being put out.</content>
public sealed partial class Session
{
    private const int CatchUpPage = 500;
    private const int CatchUpTries = 64;
    private static readonly TimeSpan CatchUpPause = TimeSpan.FromMilliseconds(20);
    private Place? _place;
    private Place? _joining;

    /// <summary>A place in a room. Its shard is known once it follows the feed.</summary>
    private sealed class Place(RoomFeed feed)
    {
        public RoomFeed Feed { get; } = feed;
        public int Shard { get; set; } = -1;

        /// <summary>What it follows, once it does.</summary>
        public FormatFeed? Following { get; set; }

        /// <summary>Where the log stood when the place was taken.</summary>
        public Position Taken { get; set; }

        /// <summary>When the ticket was issued by which the place was taken up again, Unix milliseconds; 0: it was taken without one.</summary>
        public long TicketMs { get; init; }

        /// <summary>What the room said when it put the session out before the join's answer was here.</summary>
        public byte[]? Removed { get; set; }

        /// <summary>When the client was last given a ticket for it, in seconds since 1970; 0 never.</summary>
        public uint TicketedSeconds { get; set; }

        /// <summary>What it was told with it.</summary>
        public int ReconnectMs { get; set; }
    }

    private void PostLeave(RoomFeed feed, string session) =>
        feed.Uplink.Post(id => new Leave(id, _identity!.User, session), Format, null);

    private Task Exit(string room) =>
        _identity!.IsGuest ? Task.CompletedTask : _host.Grains.Directory(_identity.User).Exit(_identity.User, Id, room);

    /// <summary>Sends what the session has not got yet, up to where the ring takes over. After the answer to the join.</summary>
    private async Task Follow(Joined joined)
    {
        if (joined.RemovedAgain is { } notice) Send(notice);
        if (joined.Place is not { } place) return;
        var (epoch, seq) = (joined.Epoch, joined.From);
        for (var tries = 0; tries < CatchUpTries; tries++)
        {
            // A page at a time, as the client takes them.
            while (Writer.IsBusy && _closing is null) await Task.Delay(CatchUpPause, _host.Clock);
            if (TryFollow(place, epoch, seq, joined.Head)) return;
            var skip = joined.Head - seq - _host.Options.CatchUpEvents;
            if (skip > 0)
            {
                if (!TrySend(place, WireFrames.Gap(Format, epoch, seq + 1, skip, "history"))) return;
                seq += skip;
            }
            if (await ReadPage(place, epoch, seq + 1) is { } range && range.Next > range.First)
            {
                if (!TrySend(place, WireFrames.Batch(Format, epoch, range.First, range.Events))) return;
                seq = range.Next - 1;
            }
            else
            {
                // The log is ahead of what this gateway has been told, or behind it: one of them is about to move. Or the store
                // is busy: that is no reason to send anybody away.
                await Task.Delay(CatchUpPause, _host.Clock);
            }
        }
        Close(CloseReason.ServerError);
    }

    /// <summary>Null when the store has no room for another read now, and when the room could not be reached: until it can.</summary>
    private async Task<EventRange?> ReadPage(Place place, long epoch, long from)
    {
        try
        {
            var page = EventRange.From(await place.Feed.Read(epoch, from, CatchUpPage, Format));
            var (user, role) = (_identity!.User, _identity.RoleIn(place.Feed.Room));
            // Most get what everyone gets. What is for few is read for each of them.
            return page.HoldsMoreFor(user, role)
                ? EventRange.From(await place.Feed.Grain.Read(epoch, from, CatchUpPage, (int)Format, user, (int)role))
                : page;
        }
        catch (StoreRefusedException)
        {
            return null;
        }
        catch (Exception away) when (away is EngineAwayException or CallLostException)
        {
            await place.Feed.Back;
            return null;
        }
    }

    /// <summary>Sends a part of the log, unless the session was put out of that place meanwhile: behind that notice nothing of it may come.</summary>
    private bool TrySend(Place place, byte[] frame)
    {
        lock (this)
        {
            if (_place == place) Send(frame);
            return _place == place;
        }
    }

    /// <summary>True when the session follows, or is no longer in that place.</summary>
    private bool TryFollow(Place place, long epoch, long seq, long joinedSeq)
    {
        lock (this)
        {
            if (_place != place || _closing is not null) return true;
            long? since = _identity!.RoleIn(place.Feed.Room).Moderates() ? joinedSeq : null;
            var feed = place.Feed.In(Format);
            if (!feed.TryFollow(Writer, epoch, seq, out var shard, since)) return false;
            (place.Following, place.Shard) = (feed, shard);
        }
        // Whoever looked for sessions that have to move may have looked before this line.
        FollowOn();
        return true;
    }

    /// <summary>What the session follows gets no more, and its room's log has gone on: it follows from where it is by way of the log.</summary>
    public void FollowOn()
    {
        Joined from;
        lock (this)
        {
            if (_closing is not null || _place is not { Following.IsRetired: true } place) return;
            // Who keeps up has all of it; who does not reads the rest from the log too.
            Writer.Advance();
            Unfollow(place);
            var (epoch, seq) = Writer.Position;
            from = new Joined(Codes.Ok, [], place, epoch, seq, place.Feed.Seq);
        }
        _ = FollowOrEnd(from);
    }

    private async Task FollowOrEnd(Joined from)
    {
        try
        {
            // Not in the lock of whoever tells of it.
            await Task.Yield();
            await Follow(from);
        }
        catch (Exception failure)
        {
            _host.Log.Failed(Id, failure);
            Close(CloseReason.ServerError);
        }
    }

    /// <summary>Gives the place up at this gateway; the caller tells the room.</summary>
    private Place? Vacate()
    {
        lock (this)
        {
            var place = _place;
            _place = null;
            if (place is not null) Unfollow(place);
            return place;
        }
    }

    private void Unfollow(Place place)
    {
        place.Following?.Unfollow(Writer, place.Shard);
        (place.Following, place.Shard) = (null, -1);
    }

    private async Task<byte[]> LeaveRoom()
    {
        if (Vacate() is { } place)
        {
            PostLeave(place.Feed, Id);
            _host.Feeds.Release(place.Feed);
            await Exit(place.Feed.Room);
        }
        return [];
    }

    /// <summary>The room has put this session out.</summary>
    public void Removed(string room, int code, string reason)
    {
        var notice = WireFrames.Removed(Format, room, code, reason);
        Place place;
        lock (this)
        {
            // The join's answer is on its way, and is told first.
            if (_joining?.Feed.Room == room) _joining.Removed = notice;
            if (_place?.Feed.Room != room || _joining?.Feed.Room == room) return;
            // Who keeps up has the event that put it out before the notice of it.
            Writer.Advance();
            place = Vacate()!;
        }
        if (code == Codes.KickedOrBanned) place.Feed.PutOut.Add(_identity!.User, _host.NowMs);
        _host.Feeds.Release(place.Feed);
        // Behind what the feed has sent so far, which says it too.
        Send(notice);
        _ = Exit(room);
    }

    /// <summary>The connection is over: if it has not left its room by then, its place is kept for the grace.</summary>
    private async Task Leave()
    {
        if (_identity is not { } identity) return;
        try
        {
            if (Vacate() is { } place)
            {
                place.Feed.Uplink.Post(_ => new Drop(identity.User, Id), Format, null);
                _host.Feeds.Release(place.Feed);
            }
            if (!identity.IsGuest) await _host.Grains.Directory(identity.User).Logout(identity.User, Id);
        }
        catch (Exception away) when (away is EngineAwayException or CallLostException)
        {
            // When the link is back it is announced who is here, and this one is not.
        }
        catch (Exception failure)
        {
            _host.Log.Failed(Id, failure);
        }
    }
}
