using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Joins a room; it leaves the one that this session is in.</summary>
    /// <exception cref="ChatException">23409, 23410, 23411, 23412: the session stays where it is.</exception>
    public Task<JoinResult> JoinAsync(JoinRequest request, CancellationToken token = default) =>
        // The place is taken while the answer is read: the first batch may stand right behind it.
        QueryAsync("join", request.Write, (ref WireReader r) =>
        {
            var result = JoinResult.Read(ref r);
            TakePlace(request, result);
            return result;
        }, token);

    /// <summary>Ends the room: everybody is put out, all of its state goes.</summary>
    /// <exception cref="ChatException">20406: only the broadcaster may.</exception>
    public Task DestroyAsync(string? reason = null, CancellationToken token = default) =>
        QueryAsync("destroy", w => Parameters.Write(w, ("reason", reason)), ReadNothing, token);

    /// <summary>Leaves the room.</summary>
    public Task LeaveAsync(CancellationToken token = default) => QueryAsync("leave", null, (ref WireReader _) =>
    {
        TakePlace(null, null);
        return true;
    }, token);
}
