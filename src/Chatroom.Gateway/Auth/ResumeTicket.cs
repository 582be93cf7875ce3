using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Auth;

/// <summary>
/// What a client shows to come back to its place: with it a gateway serves it at once and tells the room afterwards. Immutable.
/// </summary>
/// <param name="User">Whose it is; a guest's id too.</param>
/// <param name="Room">Where the place is.</param>
/// <param name="Position">What the client had been sent when it was issued.</param>
/// <param name="Role">The role in that room; who has another one by now asks the room.</param>
/// <param name="Session">The session that had the place.</param>
/// <param name="Gateway">The only gateway that takes it; "": any.</param>
/// <param name="Slot">Where in a window of reconnects this client stands, in parts of 65,536.</param>
/// <param name="IssuedMs">Unix milliseconds.</param>
/// <param name="ExpiresMs">Unix milliseconds.</param>
public sealed record ResumeTicket(
    string User, string Room, Position Position, Role Role, string Session, string Gateway, ushort Slot, long IssuedMs, long ExpiresMs);
