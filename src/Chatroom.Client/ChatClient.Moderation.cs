using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Removes a member, who may come back.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23407 no such user.</exception>
    public Task KickAsync(string user, string? reason = null, CancellationToken token = default) =>
        QueryAsync("kick", w => Parameters.Write(w, ("user", user), ("reason", reason)), ReadNothing, token);

    /// <summary>Mutes a user in the room; returns until when, Unix milliseconds, -1 for ever.</summary>
    /// <param name="minutes">1..43,200, -1 for ever.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<long> MuteAsync(string user, int minutes, string? reason = null, CancellationToken token = default) =>
        QueryAsync("mute", w => Parameters.Write(w, ("user", user), ("minutes", minutes), ("reason", reason)), ReadUntil, token);

    /// <summary>Lifts a mute.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23407 no such user.</exception>
    public Task UnmuteAsync(string user, CancellationToken token = default) =>
        QueryAsync("unmute", w => Parameters.Write(w, ("user", user)), ReadNothing, token);

    /// <summary>Changes what is named of the room's configuration.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task ConfigureAsync(RoomConfigWire config, CancellationToken token = default) =>
        QueryAsync("configure", config.Write, ReadNothing, token);

    private static long ReadUntil(ref WireReader r)
    {
        long until = 0;
        r.BeginMap();
        while (r.Next())
        {
            if (r.ReadKey().SequenceEqual("until"u8)) until = r.ReadInt64();
            else r.Skip();
        }
        return until;
    }
}
