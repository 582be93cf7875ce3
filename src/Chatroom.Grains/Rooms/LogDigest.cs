using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>
/// The rolling digest of a log: the sum of the hashes of its messages that are for everyone, as docs/PROTOCOL.md defines it.
/// Allocates nothing. Thread-safe.
/// </summary>
internal static class LogDigest
{
    /// <summary>The digest with one more event.</summary>
    public static ulong With(ulong digest, RoomEvent happened) => happened switch
    {
        CreatedEvent => 0,
        MessageEvent { Address: not { To.Count: > 0 } } m => unchecked(digest + Digest.Of(m.Seq, m.User, m.ClientId, m.Type, m.Content)),
        _ => digest,
    };
}
