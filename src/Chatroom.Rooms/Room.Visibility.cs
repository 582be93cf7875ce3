namespace Chatroom.Rooms;

/// <content>Who gets what: events that are not for everyone, and reads of the log by one user.</content>
public sealed partial class Room
{
    // By user; apart from the members, since a room may have very many of those.
    private readonly HashSet<string> _moderators = new(StringComparer.Ordinal);

    /// <summary>The newest event that changed what may be seen of older ones; 0: none has since the room was loaded.</summary>
    public long ShownSeq { get; private set; }

    /// <summary>What one user may see of an event of the log: the event, or the gap marker that stands in its place.</summary>
    public RoomEvent Shown(RoomEvent happened, string user, Role role) =>
        IsRecalled(happened) ? Marker(happened, GapReasons.Recalled, MarkerLane((MessageEvent)happened))
        : VisibilityOf(happened) is not { } limited || limited.Includes(user, role) ? happened : Marker(happened, limited.Reason, limited.Lane);

    /// <summary>Who gets that event now; null: everyone.</summary>
    public Audience? AudienceOf(RoomEvent happened)
    {
        if (IsRecalled(happened)) return new Audience(GapReasons.Recalled, MarkerLane((MessageEvent)happened), new HashSet<string>());
        if (VisibilityOf(happened) is not { } limited) return null;
        var users = new HashSet<string>(limited.Users, StringComparer.Ordinal);
        if (limited.Moderators) users.UnionWith(_moderators);
        return new Audience(limited.Reason, limited.Lane, users);
    }

    /// <summary>The gap marker that stands in an event's place.</summary>
    public static RoomEvent Marker(RoomEvent hidden, string reason, Lane lane) =>
        new GapEvent(hidden.TimeMs, hidden.SeqCount, lane, reason).At(hidden.Seq);

    /// <summary>Who may see that event now; null: everyone.</summary>
    public Visibility? VisibilityOf(RoomEvent happened)
    {
        var own = happened.Visibility;
        if (!WaitsForDistribution(happened)) return own;
        // Of a directed message the moderators among those whom it is for: stopping makes nothing more public.
        string[] users = own is null ? [] : [.. own.Users.Where(_moderators.Contains)];
        return new Visibility(GapReasons.Stopped, users, Moderators: own is null, MarkerLane((MessageEvent)happened));
    }

    /// <summary>Whether that message was taken back.</summary>
    public bool IsRecalled(RoomEvent happened) => _recalled.Count > 0 && happened is MessageEvent && _recalled.Contains(happened.Seq);

    private Lane MarkerLane(MessageEvent message) => LaneOf(message.Sender.Role, message.Type);

    private void NoteRole(Member member)
    {
        if (member.Role.Moderates()) _moderators.Add(member.User);
        else _moderators.Remove(member.User);
    }
}
