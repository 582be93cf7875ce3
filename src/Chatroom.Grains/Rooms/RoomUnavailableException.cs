namespace Chatroom.Grains.Rooms;

/// <summary>What the room's store holds could not be read in time. Nothing was done; it may work later.</summary>
public sealed class RoomUnavailableException(string room, Exception? inner = null)
    : Exception($"room {room}: its store cannot be read now", inner);
