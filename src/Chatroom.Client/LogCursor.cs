using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Where the client stands in the room's log, and the check that nothing is missing. Not thread-safe.</summary>
internal sealed class LogCursor
{
    /// <summary>The last position received; null outside a room.</summary>
    internal Position? At { get; private set; }

    internal void Set(Position? position) => At = position;

    /// <summary>
    /// Moves over an event. False when it is not the next one: a hole that no gap explains, an event twice, or one of
    /// another epoch. Then the position stays.
    /// </summary>
    internal bool TryAdvance(in RoomEvent item)
    {
        if (At is not { } at || item.Epoch != at.Epoch || item.Seq != at.Seq + 1) return false;
        At = new Position(at.Epoch, item.Next - 1);
        return true;
    }
}
