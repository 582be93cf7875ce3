namespace Chatroom.Rooms;

/// <summary>
/// Likes of a gateway's members, summed up over a tick. The gateway has seen to it that each of them is in the room, no guest, and
/// within the rate. Told, stored and answered with the next <see cref="CountersEvent"/>.
/// </summary>
/// <param name="Added">At least 1.</param>
public sealed record AddLikes(long Id, string Gateway, long Added) : Command(Id);

/// <summary>Adds to a counter by name; makes it when it is not there. Told at once.</summary>
public sealed record AddToCounter(long Id, string User, string Session, string Name, long Added) : MemberCommand(Id, User, Session);

/// <summary>Forgets a counter and its total.</summary>
public sealed record RemoveCounter(long Id, string User, string Session, string Name) : MemberCommand(Id, User, Session);

/// <summary>Reads the totals.</summary>
public sealed record GetCounters(long Id, string User, string Session) : MemberCommand(Id, User, Session);
