namespace Chatroom.Grains.Rooms;

/// <summary>What a room's activation has counted. Not thread-safe: it lives in its grain's turns.</summary>
internal sealed class RoomCounters
{
    public long Accepted;
    public long Dropped;
    public long Refused;
}
