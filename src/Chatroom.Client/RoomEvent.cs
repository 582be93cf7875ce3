using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>One event of the room's log with its place. Immutable.</summary>
/// <param name="Epoch">Which log it is; when it changes, the log is a new one.</param>
/// <param name="Seq">Its sequence number; of a gap the first that it covers.</param>
/// <param name="Event">The event.</param>
public readonly record struct RoomEvent(long Epoch, long Seq, WireEvent Event)
{
    /// <summary>The sequence number behind it.</summary>
    public long Next => Seq + Event.SeqCount;
}
