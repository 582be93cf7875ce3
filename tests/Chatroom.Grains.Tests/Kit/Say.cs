using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>Commands of the session that a user has in these tests, with ids of their own. Thread-safe.</summary>
internal static class Say
{
    private static long _id;

    internal static long NextId() => Interlocked.Increment(ref _id);

    internal static string Session(string user) => $"{user}-1";

    internal static Join Join(string user, Role role = Role.Member, string gateway = "g1", bool mustExist = false) =>
        new(NextId(), user, Session(user), gateway, role, Sender.Plain, 0, false, mustExist);

    internal static Leave Leave(string user) => new(NextId(), user, Session(user));

    internal static Drop Drop(string user) => new(user, Session(user));

    /// <summary>Its client message id is its content.</summary>
    internal static Publish Text(string user, string content) => new(NextId(), user, Session(user), content, "text", content, null);

    internal static Publish Directed(string user, string content, params string[] to) =>
        Text(user, content) with { Address = Addressing.Of(null, false, to) };

    internal static Distribute Distribution(string by, bool on) => new(NextId(), by, Session(by), on);

    internal static AddLikes Likes(string gateway, long added) => new(NextId(), gateway, added);

    internal static Destroy Destroy(string by) => new(NextId(), by, Session(by), "over");

    internal static Kick Kick(string by, string user) => new(NextId(), by, Session(by), [user], "why");

    internal static Impose Mute(string by, string user) => new(NextId(), by, Session(by), SanctionKind.Mute, [user], 10, "why");

    internal static Revoke Unmute(string by, string user) => new(NextId(), by, Session(by), SanctionKind.Mute, [user]);

    internal static Impose Ban(string by, string user) => new(NextId(), by, Session(by), SanctionKind.Ban, [user], 10, "why");

    internal static SetEntry Set(string user, string key, string value) => new(NextId(), user, Session(user), key, value, false);

    internal static GetEntries Entries(string user) => new(NextId(), user, Session(user), null);

    internal static ListMembers Members(string user) => new(NextId(), user, Session(user), 100, null);

    internal static Configure Configure(string by, ConfigChange change) => new(NextId(), by, Session(by), change);
}
