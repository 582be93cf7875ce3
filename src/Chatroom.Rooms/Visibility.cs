namespace Chatroom.Rooms;

/// <summary>Who may see an event that is not for everyone; all others get a gap marker in its place. Immutable.</summary>
/// <param name="Reason">What the marker says: one of <see cref="GapReasons"/>.</param>
/// <param name="Users">They may, whatever their role.</param>
/// <param name="Moderators">Moderators and the broadcaster may.</param>
/// <param name="Lane">The marker's lane.</param>
public sealed record Visibility(string Reason, IReadOnlyList<string> Users, bool Moderators, Lane Lane = Lane.All)
{
    /// <summary>For moderators and the broadcaster.</summary>
    public static Visibility OfModerators(string reason) => new(reason, [], Moderators: true);

    /// <summary>Of what was done to a user.</summary>
    internal static Visibility? Of(Notify notify, string user) => notify switch
    {
        Notify.Room => null,
        Notify.User => new Visibility(GapReasons.Private, [user], Moderators: true),
        _ => OfModerators(GapReasons.Private),
    };

    /// <summary>The app's own servers may see everything.</summary>
    public bool Includes(string user, Role role) =>
        role == Role.Server || (Moderators && role.Moderates()) || Users.Contains(user, StringComparer.Ordinal);
}

/// <summary>
/// Who gets an event that is not for everyone, as the room stands when it happens: these users; all others get
/// <c>gap(1, lane, reason)</c>. Immutable.
/// </summary>
public sealed record Audience(string Reason, Lane Lane, IReadOnlySet<string> Users);

/// <summary>Why sequence numbers are left out, as gap markers say it.</summary>
public static class GapReasons
{
    /// <summary>Dropped under overload, for all alike.</summary>
    public const string Intake = "intake";

    /// <summary>No longer kept.</summary>
    public const string History = "history";

    /// <summary>Directed to others.</summary>
    public const string Directed = "directed";

    /// <summary>Waits for a moderator, or a moderator has decided on one that did.</summary>
    public const string Held = "held";

    /// <summary>Taken back by its sender or a moderator.</summary>
    public const string Recalled = "recalled";

    /// <summary>Distribution is stopped: readable by history once it goes on.</summary>
    public const string Stopped = "stopped";

    /// <summary>Other things that are for moderators.</summary>
    public const string Private = "private";
}
