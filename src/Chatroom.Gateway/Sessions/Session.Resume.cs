using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Metrics;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <content>Coming back with a ticket: served from the ring at once, and the room learns of it afterwards.</content>
public sealed partial class Session
{
    // Windows that differ by less need no other ticket: the client's own jitter is as long.
    private const int LeastChangeMs = 100;
    private static readonly TimeSpan ConfirmPause = TimeSpan.FromSeconds(1);

    /// <summary>What came with CONNECT as a ticket. Ticket null: it was none that counts.</summary>
    private sealed record Shown(ResumeTicket? Ticket);

    /// <summary>The ticket, when it is good. A guest who shows one is the guest that it was issued to.</summary>
    private ResumeTicket? Open(string text, ref Identity identity)
    {
        var (ticket, outcome) = _host.Tickets.Read(text);
        if (ticket is null)
        {
            _host.Metrics.Ticket(outcome == TicketOutcome.Expired ? GatewayMetrics.TicketExpired : GatewayMetrics.TicketForged);
            return null;
        }
        // Two tabs may have one guest's ticket: who is still here keeps the name.
        var isGuestAgain = identity.IsGuest && ticket.User.StartsWith(Identity.GuestPrefix, StringComparison.Ordinal)
            && _host.Sessions.Find(ticket.Session) is null;
        if (isGuestAgain) identity = identity with { User = ticket.User };
        return ticket;
    }

    /// <summary>The ticket, when it is for this user, this room and this gateway and nothing of it has changed.</summary>
    private ResumeTicket? Fitting(Shown shown, in JoinRequest request)
    {
        if (shown.Ticket is not { } ticket) return null;
        var identity = _identity!;
        if (ticket.User == identity.User && ticket.Room == request.Room && ticket.Role == identity.RoleIn(request.Room)
            && (ticket.Gateway.Length == 0 || ticket.Gateway == _host.Options.Id))
            return ticket;
        _host.Metrics.Ticket(GatewayMetrics.TicketOther);
        return null;
    }

    /// <summary>Takes the place up again without asking the room. Null when the ring does not have what the client has not.</summary>
    private Joined? Resume(RoomFeed feed, in JoinRequest request, ResumeTicket ticket)
    {
        var position = request.Position ?? ticket.Position;
        // Who has to leave another room first waits for the rooms.
        var isHere = _earlier is null && position.Epoch == ticket.Position.Epoch && position.Epoch == feed.Epoch && position.Seq >= 0
            && feed.PutOut.MayComeBack(ticket.User, ticket.IssuedMs) && feed.In(Format).Has(position.Epoch, position.Seq);
        _host.Metrics.Ticket(isHere ? GatewayMetrics.TicketRing : GatewayMetrics.TicketRoom);
        if (!isHere) return null;
        var place = new Place(feed) { Taken = position, TicketMs = ticket.IssuedMs };
        lock (this) _place = place;
        Confirm(place, request, ReturnOf(position, ticket, follows: true), _host.Clock.GetTimestamp());
        var identity = _identity!;
        var mutedUntilMs = _host.Grains.AppView.State.Mutes.Of(identity.User, _host.NowMs)?.UntilMs ?? Until.Never;
        var details = JoinDetails.Kept(
            Format, request.Room, position, feed.Online, RoleNames.Always(identity.RoleIn(request.Room)), mutedUntilMs,
            Issue(place, position), place.ReconnectMs);
        return new Joined(Codes.Ok, details, place, position.Epoch, position.Seq, feed.Seq, IsNewPlace: true);
    }

    private static Return ReturnOf(Position position, ResumeTicket ticket, bool follows) =>
        new(position.Epoch, position.Seq, ticket.IssuedMs, follows);

    /// <summary>
    /// The room has been away, or has forgotten who is in it: it is told that this session still is. A kick since the place was taken
    /// counts, though the notice of it was lost.
    /// </summary>
    public void Return()
    {
        Place? place;
        lock (this) place = _place;
        // Who is being closed, for a newer session as a rule, must not take the place back from it.
        if (place is null || _identity is null || Closing is not null) return;
        var request = new JoinRequest(place.Feed.Room, -1, null, MustExist: true);
        var sinceMs = place.TicketMs > 0 ? place.TicketMs : _openedMs;
        Confirm(place, request, new Return(place.Taken.Epoch, place.Taken.Seq, sinceMs, Follows: true), _host.Clock.GetTimestamp(), returns: true);
    }

    /// <summary>What the directory is told of it; null for guests, and before CONNECT.</summary>
    public OpenSession? AsOpen =>
        Volatile.Read(ref _identity) is { IsGuest: false } identity && _closing is null
            ? new OpenSession(identity.User, Id, Feed?.Room ?? "", _openedMs) : null;

    /// <summary>Its room's; null while it is in none.</summary>
    public RoomFeed? Feed
    {
        get { lock (this) return _place?.Feed; }
    }

    /// <summary>Tells the room who is back; what it says to that is carried out when it comes.</summary>
    private void Confirm(Place place, JoinRequest request, Return back, long since, bool returns = false)
    {
        bool isPosted;
        lock (this)
        {
            // In the lock: the drop or leave that follows must stand behind it.
            if (_place != place) return;
            // While the room is away it is not asked: when it is back, all who are here are announced.
            if (!returns && place.Feed.AnnounceLater(this)) return;
            isPosted = place.Feed.Uplink.Post(
                id => JoinCommand(id, request, resuming: true, back), Format, answer => Confirmed(place, request, back, since, answer), returns);
        }
        if (!isPosted) _ = ConfirmAgain(place, request, back, since);
    }

    private void Confirmed(Place place, JoinRequest request, Return back, long since, CommandAnswer answer)
    {
        if (answer.Code == Codes.Ok) return;
        if (answer.Code is Codes.Timeout or Codes.ServerError or Codes.ServerUnavailable) _ = ConfirmAgain(place, request, back, since);
        else PutOut(place, answer.Code, ReasonIn(answer.Details));
    }

    private async Task ConfirmAgain(Place place, JoinRequest request, Return back, long since)
    {
        if (SinceMs(since, _host.Clock.GetTimestamp()) >= _host.Options.ResumeConfirmMs)
        {
            Close(CloseReason.ServerError);
            return;
        }
        await Task.Delay(ConfirmPause, _host.Clock);
        Confirm(place, request, back, since);
    }

    /// <summary>The room does not want back whom the gateway has served already.</summary>
    private void PutOut(Place place, int code, string reason)
    {
        // Though the connection is gone again: else whoever is quick is served by the same ticket as often as they like.
        place.Feed.PutOut.Add(_identity!.User, _host.NowMs);
        lock (this)
        {
            if (_place != place) return;
            Vacate();
        }
        _host.Feeds.Release(place.Feed);
        Send(WireFrames.Removed(Format, place.Feed.Room, code, reason));
        _ = Exit(place.Feed.Room);
    }

    private string ReasonIn(byte[] details)
    {
        var reader = new WireReader(details, Format);
        reader.BeginMap();
        while (reader.Next())
        {
            if (reader.ReadKey().SequenceEqual("reason"u8)) return reader.ReadStringOrNull(WireLimits.ClientFrameBytes) ?? "";
            reader.Skip();
        }
        return "";
    }

    /// <summary>A ticket for the place as it is now, noted there.</summary>
    private string? Issue(Place place, Position position)
    {
        var identity = _identity!;
        place.TicketedSeconds = (uint)(_host.NowMs / 1_000);
        place.ReconnectMs = _host.Arrivals.ReconnectMs(_slot, _host.Sessions.Count);
        return _host.Tickets.Issue(identity.User, place.Feed.Room, position, identity.RoleIn(place.Feed.Room), Id, _slot);
    }

    /// <summary>Answers a heartbeat, with a new ticket when the last one is old or the crowd around it is another.</summary>
    private void Pong()
    {
        var place = _place;
        if (place is null || !WantsTicket(place) || Writer.Position is not { Epoch: not 0 } position)
            Send(WireFrames.Pingresp(Format, _host.NowMs, place?.Feed.Online));
        else
            Send(WireFrames.Pingresp(
                Format, _host.NowMs, place.Feed.Online, Issue(place, new Position(position.Epoch, position.Seq)), place.ReconnectMs));
    }

    private bool WantsTicket(Place place)
    {
        var ageMs = _host.NowMs - place.TicketedSeconds * 1_000L;
        if (ageMs >= _host.Options.TicketRefreshMs) return true;
        var reconnectMs = _host.Arrivals.ReconnectMs(_slot, _host.Sessions.Count);
        return reconnectMs > 2L * place.ReconnectMs + LeastChangeMs || place.ReconnectMs > 2L * reconnectMs + LeastChangeMs;
    }
}
