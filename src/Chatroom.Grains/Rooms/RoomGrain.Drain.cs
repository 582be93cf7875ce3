namespace Chatroom.Grains.Rooms;

/// <content>The end of the process: what has been taken is stored.</content>
public sealed partial class RoomGrain : IDrains
{
    async Task IDrains.Drain()
    {
        await _outbox.Stored();
        await _snapshot;
    }
}
