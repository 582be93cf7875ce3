using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Where the client stands in the room's log, and the check that nothing is missing. Not thread-safe.</summary>
internal sealed class LogCursor
{
    /// <summary>The last position received; null outside a room.</summary>
    internal Position? At { get; private set; }

    /// <summary>
    /// Takes the place that a join gave. After a resume the log goes on behind the position that was asked for, wherever
    /// the room's head is; null: outside a room.
    /// </summary>
    internal void Take(JoinRequest? request, JoinResult? result)
    {
        if (result is { Resumed: true } && request is { Position: not null }) At = request.Value.Position;
        else At = result is { Epoch: { } epoch, Seq: { } seq } ? new Position(epoch, seq) : null;
    }

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
