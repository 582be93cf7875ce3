namespace Chatroom.Rooms;

/// <summary>Ends the room: everybody is put out, all of its state goes. Broadcaster and server only.</summary>
public sealed record Destroy(long Id, string User, string Session, string Reason) : MemberCommand(Id, User, Session);
