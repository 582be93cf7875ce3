using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <summary>From what a moderator asks by QUERY to the room's command. Stateless.</summary>
internal static class ModerationRouter
{
    private const int PageDefault = 100;

    /// <summary>Reads the params, to the end of the frame. Null, and nothing is read: it is none of these methods.</summary>
    public static Func<long, Command>? Route(string method, ref WireReader reader, string user, string session)
    {
        if (!IsModeration(method)) return null;
        var p = ModerationParams.Read(ref reader);
        return method switch
        {
            "kick" => id => new Kick(id, user, session, p.Users, p.Reason) { Notify = p.Notify },
            "mute" => Impose(SanctionKind.Mute),
            "unmute" => Revoke(SanctionKind.Mute),
            "mutes" => List(SanctionKind.Mute),
            "ban" => Impose(SanctionKind.Ban),
            "unban" => Revoke(SanctionKind.Ban),
            "bans" => List(SanctionKind.Ban),
            "except" => Impose(SanctionKind.Except),
            "unexcept" => Revoke(SanctionKind.Except),
            "exceptions" => List(SanctionKind.Except),
            "mute.all" => MuteAll(),
            _ => id => new ReadAudit(id, user, session, p.Before, p.Count ?? PageDefault),
        };

        // No minutes are no length: they must be given, but for everybody's mute, which is a switch.
        Func<long, Command> Impose(SanctionKind kind) =>
            id => new Impose(id, user, session, kind, p.Users, p.Minutes ?? 0, p.Reason) { Notify = p.Notify };
        Func<long, Command> Revoke(SanctionKind kind) => id => new Revoke(id, user, session, kind, p.Users) { Notify = p.Notify };
        Func<long, Command> List(SanctionKind kind) => id => new ListSanctions(id, user, session, kind, p.Count ?? PageDefault, p.Next);
        Func<long, Command> MuteAll() => p.On
            ? id => new Impose(id, user, session, SanctionKind.MuteAll, [], p.Minutes ?? (int)Until.Forever, p.Reason)
            : id => new Revoke(id, user, session, SanctionKind.MuteAll, []);
    }

    private static bool IsModeration(string method) => method is "kick" or "mute" or "unmute" or "mutes" or "ban" or "unban" or "bans"
        or "except" or "unexcept" or "exceptions" or "mute.all" or "audit";
}

/// <summary>Params of the moderators' methods; what is not there has its default. Immutable.</summary>
/// <param name="Users">Of <c>users</c> and <c>user</c> together.</param>
internal readonly record struct ModerationParams(
    IReadOnlyList<string> Users, int? Minutes, string Reason, bool On, int? Count, string? Next, long Before)
{
    /// <summary>Who is told; of everybody's mute everybody is.</summary>
    public Notify Notify { get; init; }

    public static ModerationParams Read(ref WireReader r)
    {
        var p = new ModerationParams([], null, "", true, null, null, 0);
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (r.TryReadNil()) continue;
                if (key.SequenceEqual("user"u8)) p = p with { Users = [.. p.Users, QueryParams.Text(ref r)] };
                else if (key.SequenceEqual("users"u8)) p = p with { Users = [.. p.Users, .. QueryParams.ReadKeys(ref r)!] };
                else if (key.SequenceEqual("minutes"u8)) p = p with { Minutes = r.ReadInt32() };
                else if (key.SequenceEqual("reason"u8)) p = p with { Reason = QueryParams.Text(ref r) };
                else if (key.SequenceEqual("notify"u8)) p = p with { Notify = SanctionNames.ParseNotify(QueryParams.Text(ref r)) };
                else if (key.SequenceEqual("on"u8)) p = p with { On = r.ReadBoolean() };
                else if (key.SequenceEqual("count"u8)) p = p with { Count = r.ReadInt32() };
                else if (key.SequenceEqual("next"u8)) p = p with { Next = QueryParams.Text(ref r) };
                else if (key.SequenceEqual("before"u8)) p = p with { Before = r.ReadInt64() };
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return p;
    }
}
