using Chatroom.Rooms;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <content>
/// After the last event of a log is stored and handed on, the store forgets the room. The event is the tombstone until then: whoever
/// loads the room in between finds it, and forgets the room now. Calls wait meanwhile, so no new log can begin under the old one's end.
/// </content>
public sealed partial class RoomGrain
{
    /// <summary>Always null: a room that could not be forgotten is found again, by its next load or by the sweep of idle rooms.</summary>
    private async Task<Exception?> Forget()
    {
        _outbox.Close();
        foreach (var member in _room.PutOutAll())
            if (_gateways.ContainsKey(member.Gateway)) Tell(member.Gateway, g => g.Removed(_room.Id, member.Session, (int)Verdict.NoSuchRoom, ""));
        // Whoever waits for the last batch is told first.
        await Task.Yield();
        try
        {
            await _store.Delete(_room.Id, CancellationToken.None);
            _outbox.StoredEpoch = 0;
        }
        catch (Exception failure)
        {
            LogNotForgotten(_room.Id, failure);
        }
        _room.Restore(null, _room.LastEpoch);
        _eventsSinceSnapshot = 0;
        _outbox.Reopen(0, 0, 0, []);
        Schedule(NowMs);
        return null;
    }

    [LoggerMessage(6, LogLevel.Warning, "Room {Room} was destroyed, and its store has not forgotten it yet")]
    private partial void LogNotForgotten(string room, Exception failure);
}
