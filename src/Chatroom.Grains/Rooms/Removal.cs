using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>A session that is no longer in the room, and why. Immutable.</summary>
/// <param name="NeededSeq">It holds once the log is stored up to there.</param>
internal readonly record struct Removal(Member Member, Verdict Why, string Reason, long NeededSeq);
