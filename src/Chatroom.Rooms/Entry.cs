namespace Chatroom.Rooms;

/// <summary>A key and value that everybody in the room sees. Immutable.</summary>
/// <param name="Version">The seq of the event that wrote it: grows with each write, never comes twice in an epoch.</param>
public sealed record Entry(string Key, string Value, long Version, string Owner);
