namespace Chatroom.Rooms;

/// <summary>What somebody is in a room, weakest first.</summary>
public enum Role : byte
{
    /// <summary>Reads only.</summary>
    Guest,
    Member,
    Vip,
    /// <summary>Steers the room; slow mode, rate and intake do not hold for them.</summary>
    Moderator,
    /// <summary>Whose stream it is. No moderator may act on them.</summary>
    Broadcaster,
    /// <summary>The app's own servers.</summary>
    Server,
}

/// <summary>
/// A message's way through overload. The role chooses it, or the room by the type: a gift that the server sends is high, one that a
/// member sends is not. A client cannot choose <see cref="High"/>.
/// </summary>
public enum Lane : byte
{
    /// <summary>Moderators, broadcaster, server.</summary>
    High,
    Normal,
    /// <summary>Decoration, as the room's map of lanes says: dropped first.</summary>
    Low,
    /// <summary>Not a lane: what a gap marker says that covers all of them.</summary>
    All,
}

/// <summary>Who may do what.</summary>
public static class Roles
{
    public static bool Moderates(this Role role) => role >= Role.Moderator;

    /// <summary>A moderator acts on members, the broadcaster on moderators too, the server on everyone.</summary>
    public static bool MayActOn(this Role actor, Role target) =>
        actor == Role.Server || (actor.Moderates() && !target.Moderates()) || (actor == Role.Broadcaster && target == Role.Moderator);
}
