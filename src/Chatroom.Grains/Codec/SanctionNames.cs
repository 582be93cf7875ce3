using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>Kinds of sanctions and their authors' roles by name. Stateless.</summary>
public static class SanctionNames
{
    public static string Of(SanctionKind kind) => kind switch
    {
        SanctionKind.Ban => "ban",
        SanctionKind.Except => "except",
        SanctionKind.MuteAll => "muteAll",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of event 15"),
    };

    public static SanctionKind Parse(string? name) => name switch
    {
        "ban" => SanctionKind.Ban,
        "except" => SanctionKind.Except,
        "muteAll" => SanctionKind.MuteAll,
        _ => throw new MalformedFrameException(Codes.InvalidArgument, $"sanction {name} in the log"),
    };

    /// <summary>The wire's name; null for the room, which goes unsaid.</summary>
    public static string? Of(Notify notify) => notify switch { Notify.User => "user", Notify.None => "none", _ => null };

    public static Notify ParseNotify(string? name) => name switch
    {
        null or "room" => Notify.Room,
        "user" => Notify.User,
        "none" => Notify.None,
        _ => Notify.Unknown,
    };

    /// <summary>The wire's name; null for the server, which goes unsaid.</summary>
    public static string? AuthorOf(Role role) => role == Role.Server ? null : RoleNames.Always(role);

    public static Role AuthorOf(string? name) => RoleNames.Parse(name) ?? Role.Server;
}
