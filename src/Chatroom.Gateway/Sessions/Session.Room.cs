using Chatroom.Gateway.Feeds;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <content>The one room that a session is in: joining, following its feed from a position, leaving.</content>
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

        /// <summary>What the room said when it put the session out before the join's answer was here.</summary>
        public byte[]? Removed { get; set; }
    }

    /// <summary>How a join ended: what the client is told, and from where it follows.</summary>
    private readonly record struct Joined(
        int Code, byte[] Details, Place? Place = null, long Epoch = 0, long From = 0, long Head = 0, byte[]? RemovedAgain = null);

    private async Task<Joined> Join(JoinRequest request)
    {
        if (!Identifiers.IsRoomId(request.Room)) return Refused(Codes.BadRoomParameter, "room-id");
        RoomFeed? feed = null;
        try
        {
            feed = await _host.Feeds.Acquire(request.Room);
            if (feed is null) return Refused(Codes.ServerUnavailable, "limit");
            if (await Enter(request.Room) is not { } left) return Refused(Codes.OtherLogin, "other-login");
            var joined = await Join(feed, request, left);
            // The place keeps it.
            if (joined.Place is not null) feed = null;
            return joined;
        }
        catch (Exception failure)
        {
            _host.Log.JoinFailed(Id, request.Room, failure);
            return Refused(Codes.ServerError, "store");
        }
        finally
        {
            if (feed is not null)
            {
                // The room may have this session all the same: from before, or by a join whose answer was lost.
                PostLeave(feed, Id);
                _host.Feeds.Release(feed);
            }
        }
    }

    private async Task<Joined> Join(RoomFeed feed, JoinRequest request, string left)
    {
        var identity = _identity!;
        var resuming = request.Position is { Seq: >= 0 } wanted && wanted.Epoch == feed.Epoch && feed.Epoch != 0 && wanted.Seq <= feed.Seq;
        var place = new Place(feed);
        lock (this) _joining = place;
        var answer = await feed.Uplink.Ask(
            id => new Join(
                id, identity.User, Id, _host.Options.Id, identity.RoleIn(request.Room), identity.SenderIn(request.Room), request.History,
                resuming, request.MustExist),
            Format);
        lock (this)
        {
            _joining = null;
            if (answer.Code == Codes.Ok && place.Removed is null) _place = place;
        }
        if (answer.Code != Codes.Ok || place.Removed is not null)
        {
            await Exit(request.Room);
            return new Joined(answer.Code, answer.Details, RemovedAgain: place.Removed);
        }
        var resumed = resuming && request.Position!.Value is var position && position.Epoch == answer.Epoch && position.Seq <= answer.Seq;
        return new Joined(
            Codes.Ok, JoinDetails.With(Format, answer.Details, resumed, left), place, answer.Epoch,
            resumed ? request.Position!.Value.Seq : answer.Seq, answer.Seq);
    }

    private Joined Refused(int code, string rule) => new(code, WireFrames.Rule(Format, rule));

    /// <summary>
    /// Makes "one room a session" true: leaves the room before. The name of the room that was left, "" none; null when this
    /// session is no longer the user's.
    /// </summary>
    private async Task<string?> Enter(string room)
    {
        var identity = _identity!;
        var own = Vacate();
        if (own is not null && own.Feed.Room != room) PostLeave(own.Feed, Id);
        if (own is not null) _host.Feeds.Release(own.Feed);
        var left = own is not null && own.Feed.Room != room ? own.Feed.Room : "";
        if (identity.IsGuest) return left;
        var entered = EnterResult.From(await _host.Grains.Directory(identity.User).Enter(identity.User, Id, room));
        if (!entered.Current) return null;
        if (entered.LeftRoom is not { } other || other == left) return left;
        // The place of an earlier session of the same user, in a room that this one never was in.
        if (await _host.Feeds.Acquire(other) is { } feed)
        {
            PostLeave(feed, entered.LeftSession!);
            _host.Feeds.Release(feed);
        }
        return other;
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
            if (TryFollow(place, epoch, seq)) return;
            var skip = joined.Head - seq - _host.Options.CatchUpEvents;
            if (skip > 0)
            {
                Send(WireFrames.Gap(Format, epoch, seq + 1, skip, "history"));
                seq += skip;
            }
            var range = EventRange.From(await place.Feed.Grain.Read(epoch, seq + 1, CatchUpPage, (int)Format));
            if (range.Next > range.First)
            {
                Send(WireFrames.Batch(Format, epoch, range.First, range.Events));
                seq = range.Next - 1;
            }
            else
            {
                // The log is ahead of what this gateway has been told, or behind it: one of them is about to move.
                await Task.Delay(CatchUpPause, _host.Clock);
            }
        }
        Close(CloseReason.ServerError);
    }

    /// <summary>True when the session follows, or is no longer in that place.</summary>
    private bool TryFollow(Place place, long epoch, long seq)
    {
        lock (this)
        {
            if (_place != place || _closing is not null) return true;
            if (!place.Feed.In(Format).TryFollow(Writer, epoch, seq, out var shard)) return false;
            place.Shard = shard;
            return true;
        }
    }

    /// <summary>Gives the place up at this gateway; the caller tells the room.</summary>
    private Place? Vacate()
    {
        lock (this)
        {
            var place = _place;
            _place = null;
            if (place is { Shard: >= 0 }) place.Feed.In(Format).Unfollow(Writer, place.Shard);
            return place;
        }
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
            if (_place?.Feed.Room != room) return;
            place = Vacate()!;
        }
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
        catch (Exception failure)
        {
            _host.Log.Failed(Id, failure);
        }
    }
}
