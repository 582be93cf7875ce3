namespace Chatroom.Client;

/// <summary>Says that this session is no longer in a room. Immutable.</summary>
/// <param name="Room">Which one.</param>
/// <param name="Code">Why: 23409 kicked or banned, 23410 the room is destroyed.</param>
/// <param name="Reason">What the moderator said, or null.</param>
public sealed record RemovedNotice(string Room, int Code, string? Reason);
