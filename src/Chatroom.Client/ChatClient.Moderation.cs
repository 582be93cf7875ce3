using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Removes members, who may come back.</summary>
    /// <param name="notify">Who is told: <c>room</c> (null too), <c>user</c> or <c>none</c>; moderators always are.</param>
    /// <exception cref="ChatException">20406 the role may not, 23407 no such user; <see cref="ChatException.User"/> names whom it is about.</exception>
    public Task KickAsync(Users users, string? reason = null, string? notify = null, CancellationToken token = default) =>
        QueryAsync("kick", w => Parameters.Write(w, users.Param, ("reason", reason), ("notify", notify)), ReadNothing, token);

    /// <summary>Mutes users in the room; returns until when, Unix milliseconds, -1 for ever.</summary>
    /// <param name="minutes">1..43,200, -1 for ever.</param>
    /// <param name="notify">Who is told: <c>room</c> (null too), <c>user</c> or <c>none</c>; moderators always are.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<long> MuteAsync(
        Users users, int minutes, string? reason = null, string? notify = null, CancellationToken token = default) =>
        ImposeAsync("mute", users, minutes, reason, notify, token);

    /// <summary>Lifts mutes.</summary>
    /// <param name="notify">Who is told: <c>room</c> (null too), <c>user</c> or <c>none</c>; moderators always are.</param>
    /// <exception cref="ChatException">20406 the role may not, 23407 nothing to lift.</exception>
    public Task UnmuteAsync(Users users, string? notify = null, CancellationToken token = default) =>
        LiftAsync("unmute", users, notify, token);

    /// <summary>Mutes everybody but staff and exceptions; returns until when, Unix milliseconds, -1 for ever.</summary>
    /// <param name="minutes">1..43,200, -1 for ever.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<long> MuteAllAsync(int minutes = -1, string? reason = null, CancellationToken token = default) =>
        QueryAsync("mute.all", w => Parameters.Write(w, ("on", true), ("minutes", minutes), ("reason", reason)), ReadUntil, token);

    /// <summary>Lets everybody speak again.</summary>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task UnmuteAllAsync(CancellationToken token = default) =>
        QueryAsync("mute.all", w => Parameters.Write(w, ("on", false)), ReadNothing, token);

    /// <summary>Removes users and keeps them out; returns until when, Unix milliseconds, -1 for ever.</summary>
    /// <param name="minutes">1..43,200, -1 for ever.</param>
    /// <param name="notify">Who is told: <c>room</c> (null too), <c>user</c> or <c>none</c>; moderators always are.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<long> BanAsync(
        Users users, int minutes, string? reason = null, string? notify = null, CancellationToken token = default) =>
        ImposeAsync("ban", users, minutes, reason, notify, token);

    /// <summary>Lifts bans.</summary>
    /// <param name="notify">Who is told: <c>room</c> (null too), <c>user</c> or <c>none</c>; moderators always are.</param>
    /// <exception cref="ChatException">20406 the role may not, 23407 nothing to lift.</exception>
    public Task UnbanAsync(Users users, string? notify = null, CancellationToken token = default) =>
        LiftAsync("unban", users, notify, token);

    /// <summary>Lets users speak in spite of mutes; returns until when, Unix milliseconds, -1 for ever.</summary>
    /// <param name="minutes">1..43,200, -1 for ever.</param>
    /// <param name="notify">Who is told: <c>room</c> (null too), <c>user</c> or <c>none</c>; moderators always are.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<long> ExceptAsync(
        Users users, int minutes, string? reason = null, string? notify = null, CancellationToken token = default) =>
        ImposeAsync("except", users, minutes, reason, notify, token);

    /// <summary>Takes exceptions back.</summary>
    /// <param name="notify">Who is told: <c>room</c> (null too), <c>user</c> or <c>none</c>; moderators always are.</param>
    /// <exception cref="ChatException">20406 the role may not, 23407 nothing to lift.</exception>
    public Task UnexceptAsync(Users users, string? notify = null, CancellationToken token = default) =>
        LiftAsync("unexcept", users, notify, token);

    /// <summary>Changes what is named of the room's configuration.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task ConfigureAsync(RoomConfigWire config, CancellationToken token = default) =>
        QueryAsync("configure", config.Write, ReadNothing, token);

    private Task<long> ImposeAsync(string method, Users users, int minutes, string? reason, string? notify, CancellationToken token) =>
        QueryAsync(
            method, w => Parameters.Write(w, users.Param, ("minutes", minutes), ("reason", reason), ("notify", notify)), ReadUntil, token);

    private Task<bool> LiftAsync(string method, Users users, string? notify, CancellationToken token) =>
        QueryAsync(method, w => Parameters.Write(w, users.Param, ("notify", notify)), ReadNothing, token);

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
