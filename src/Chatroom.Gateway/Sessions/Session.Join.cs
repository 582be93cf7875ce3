using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Feeds;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <content>Joining a room, and leaving the one before once the new one has accepted.</content>
public sealed partial class Session
{
    /// <summary>Where an earlier session of the same user still has a place, which the next join leaves.</summary>
    private (string Room, string Session)? _earlier;

    /// <summary>How a join ended: what the client is told, and from where it follows.</summary>
    private readonly record struct Joined(
        int Code, byte[] Details, Place? Place = null, long Epoch = 0, long From = 0, long Head = 0, byte[]? RemovedAgain = null,
        bool IsNewPlace = false);

    /// <summary>Joins; a join that is refused leaves the session where it was.</summary>
    /// <param name="shown">The ticket that came with it, whatever it is worth; null: none did.</param>
    private async Task<Joined> Join(JoinRequest request, Shown? shown = null)
    {
        if (!Identifiers.IsRoomId(request.Room)) return Refused(Codes.BadRoomParameter, "room-id");
        if (CloseIfBanned()) return Refused(Codes.UserBanned, Chatroom.Rooms.Rules.GlobalBan);
        RoomFeed? feed = null;
        try
        {
            feed = await _host.Feeds.Acquire(request.Room);
            if (feed is null) return Refused(Codes.ServerUnavailable, "limit");
            if (!await Enter(request.Room)) return Refused(Codes.OtherLogin, "other-login");
            var ticket = shown is null ? null : Fitting(shown, request);
            var joined = (ticket is null ? null : Resume(feed, request, ticket)) ?? await Join(feed, request, shown, ticket);
            // The place keeps it.
            if (joined.IsNewPlace) feed = null;
            else await EnterAgain(request.Room);
            return joined;
        }
        catch (EngineAwayException away)
        {
            return Refused(Codes.ServerUnavailable, away.Rule);
        }
        catch (CallLostException)
        {
            return Refused(Codes.ServerError, "store");
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
                // The room may have this session all the same, by a join whose answer was lost.
                if (_place?.Feed != feed) PostLeave(feed, Id);
                _host.Feeds.Release(feed);
            }
        }
    }

    private async Task<Joined> Join(RoomFeed feed, JoinRequest request, Shown? shown, ResumeTicket? ticket)
    {
        var asked = request.Position ?? ticket?.Position;
        var resuming = asked is { Seq: >= 0 } wanted && wanted.Epoch == feed.Epoch && feed.Epoch != 0 && wanted.Seq <= feed.Seq;
        var place = new Place(feed);
        lock (this)
        {
            _joining = place;
            // Of the same room nothing may come that the join's answer speaks of; of another one it goes on until it is left.
            if (_place?.Feed == feed) Unfollow(_place);
        }
        var losses = feed.Losses;
        var answer = await feed.Uplink.Ask(
            id => JoinCommand(id, request, resuming, resuming && ticket is not null ? ReturnOf(asked!.Value, ticket, follows: false) : null),
            Format);
        place.Taken = new Position(answer.Epoch, answer.Seq);
        var before = Settle(place, answer.Code == Codes.Ok, out var accepted);
        if (!accepted) return NotJoined(place, answer);
        // The room may have moved behind its answer, and its members been announced before this one had a place.
        if (feed.Losses != losses) Return();
        var resumed = resuming && asked!.Value is var position && position.Epoch == answer.Epoch && position.Seq <= answer.Seq;
        var left = await LeaveBefore(before, request.Room);
        var from = resumed ? asked!.Value.Seq : answer.Seq;
        var details = JoinDetails.With(
            Format, answer.Details, resumed ? true : shown is null && asked is null ? null : false, left,
            Issue(place, new Position(answer.Epoch, from)), place.ReconnectMs);
        return new Joined(Codes.Ok, details, place, answer.Epoch, from, answer.Seq, IsNewPlace: true);
    }

    private Join JoinCommand(long id, in JoinRequest request, bool resuming, Return? back)
    {
        var identity = _identity!;
        return new Join(
            id, identity.User, Id, _host.Options.Id, identity.RoleIn(request.Room), identity.SenderIn(request.Room), request.History,
            resuming, request.MustExist)
        {
            Claims = identity.ClaimsIn(request.Room),
            Return = back,
        };
    }

    /// <summary>The join's answer is here: the new place, unless it was refused or is lost again by now. The one that ends with it.</summary>
    private Place? Settle(Place place, bool isOk, out bool accepted)
    {
        lock (this)
        {
            _joining = null;
            accepted = isOk && place.Removed is null;
            // Put out of the room that it was in already.
            var isOut = place.Removed is not null && _place?.Feed == place.Feed;
            var before = accepted || isOut ? Vacate() : null;
            if (accepted) _place = place;
            else if (before is not null) _host.Feeds.Release(before.Feed);
            return accepted ? before : null;
        }
    }

    /// <summary>Refused: of the room that the session stays in, it follows on from where it stopped.</summary>
    private Joined NotJoined(Place place, CommandAnswer answer)
    {
        var stays = _place is { Shard: < 0 } own && own.Feed == place.Feed ? own : null;
        var (epoch, seq) = Writer.Position;
        return new Joined(answer.Code, answer.Details, stays, epoch, seq, seq, place.Removed);
    }

    private Joined Refused(int code, string rule) => new(code, WireFrames.Rule(Format, rule));

    /// <summary>Tells the directory where the session goes; false when it is no longer the user's.</summary>
    private async Task<bool> Enter(string room)
    {
        var identity = _identity!;
        if (identity.IsGuest) return true;
        var entered = EnterResult.From(await _host.Grains.Directory(identity.User).Enter(identity.User, Id, room));
        if (entered is { LeftRoom: { } other, LeftSession: { } session } && session != Id) _earlier = (other, session);
        return entered.Current;
    }

    /// <summary>The join was refused: the directory is told of the place that is kept.</summary>
    private async Task EnterAgain(string refused)
    {
        if (_place is not { } kept) await Withdraw(refused);
        else if (kept.Feed.Room != refused) await Enter(kept.Feed.Room);
    }

    private Task Withdraw(string refused) =>
        _identity!.IsGuest ? Task.CompletedTask : _host.Grains.Directory(_identity.User).Withdraw(_identity.User, Id, refused);

    /// <summary>
    /// Makes "one room a session" true: leaves the room before, or the one that an earlier session of the same user was in. The name
    /// of the room that was left, "" none.
    /// </summary>
    private async Task<string> LeaveBefore(Place? own, string room)
    {
        var left = "";
        if (own is not null)
        {
            if (own.Feed.Room != room) PostLeave(own.Feed, Id);
            if (own.Feed.Room != room) left = own.Feed.Room;
            _host.Feeds.Release(own.Feed);
        }
        if (_earlier is not { } earlier) return left;
        _earlier = null;
        if (earlier.Room == room || earlier.Room == left) return left;
        _ = LeaveEarlier(earlier.Room, earlier.Session);
        return earlier.Room;
    }

    /// <summary>Past the feed: this gateway need not carry that room, nor the room be readable now, for a place in it to be given up.</summary>
    private async Task LeaveEarlier(string room, string session)
    {
        try
        {
            await _host.Grains.Room(room).Execute(_host.Options.Id, CommandCodec.Write([(new Leave(0, _identity!.User, session), Format)]));
        }
        catch (Exception failure)
        {
            _host.Log.NotLeft(Id, room, failure);
        }
    }
}
