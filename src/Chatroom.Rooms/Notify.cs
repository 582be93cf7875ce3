namespace Chatroom.Rooms;

/// <summary>Who is told what was done to a user. Moderators and the audit list always are.</summary>
public enum Notify : byte
{
    /// <summary>Everybody in the room.</summary>
    Room,
    /// <summary>The user; everybody else gets a gap marker.</summary>
    User,
    /// <summary>Not even the user, until they meet the effect.</summary>
    None,
    /// <summary>Something else was asked for: it is refused.</summary>
    Unknown,
}
