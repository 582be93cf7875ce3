using Chatroom.Rooms.Words;
using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.Rooms.Tests.Properties;

/// <summary>One command after some time has passed. Immutable.</summary>
public sealed record RoomStep(long AfterMs, Command Command);

/// <summary>Random commands of a few users, ids and keys, so that they meet; and limits so small that they are reached.</summary>
internal static class RoomSteps
{
    public static RoomOptions Options { get; } = new()
    {
        MembersMax = 4, SenderMessagesPerSecond = 1, SenderBurstMessages = 1, IntakeWindowMs = 2_000, IntakeSlots = 2,
        IntakeHighSlots = 1, IntakeLowSlots = 1, ContentBytes = 8, EntriesMax = 2,
        EntryWritesPerSecond = 4, MutesMax = 2, BansMax = 2, ExceptionsMax = 2, SanctionUsersMax = 2, AuditMax = 5,
        RecentMessages = 3, WordsMax = 3, WordsPerCall = 2, WordsPageMax = 2,
        JoinHistoryDefault = 2, JoinHistoryMax = 3, MembersPageMax = 3, CountersMax = 2, RoomIdleMs = 200_000,
    };

    // Who stands here more often does more.
    private static readonly string[] Users = ["ann", "ann", "ann", "bob", "bob", "gus", "mod", "mod", "max", "star", "app"];

    public static Role RoleOf(string user) => user switch
    {
        "gus" => Role.Guest,
        "mod" or "max" => Role.Moderator,
        "star" => Role.Broadcaster,
        "app" => Role.Server,
        _ => Role.Member,
    };

    private static Claims ClaimsOf(string user) => user == "ann" ? Claims.Follower : Claims.None;

    /// <summary>How most sequences begin: with people who can do something, and words that are not said.</summary>
    public static RoomStep[] Opening { get; } =
    [
        .. new[] { "mod", "ann", "bob" }.Select(user => new RoomStep(
            0, new Join(1, user, "s1", "g1", RoleOf(user), Sender.Plain, 0, false, false) { Claims = ClaimsOf(user) })),
        new RoomStep(0, new AddWords(1, "mod", "s1", [new FilterWord("bad", WordAction.Shield), new FilterWord("sly", WordAction.Replace)])),
        new RoomStep(0, new AddWords(1, "mod", "s1", [new FilterWord("法轮", WordAction.Hold)])),
    ];

    public static void ForAll(Action<RoomStep[]> check) => Seeded.ForAll(Step, check, Opening);

    /// <summary>So many that every rare step comes in each state of a room.</summary>
    public static void ForMany(Action<RoomStep[]> check) => Seeded.ForAll(700, Step, check, Opening);

    public static Gen<RoomStep> Step => from after in After from command in AnyCommand select new RoomStep(after, command);

    private static Gen<long> After => Gen.Frequency(
        (16, Gen.Constant(0L)), (6, Gen.Choose(1, 400).Select(ms => (long)ms)), (2, Gen.Choose(1_000, 31_000).Select(ms => (long)ms)),
        (1, Gen.Choose(60_000, 310_000).Select(ms => (long)ms)), (1, Gen.Constant(-5_000L)));

    private static Gen<string> User => Gen.Elements(Users);
    private static Gen<string> Key => Gen.Elements("a", "b", "c", "d", "no key");
    private static Gen<bool> Sometimes => Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)));

    // Every fifth command wants no answer.
    private static Gen<long> Id => Gen.Choose(0, 4).Select(id => (long)id);

    private static Gen<(long Id, string User, string Session)> Who =>
        from id in Id from user in User from session in Gen.Frequency((6, Gen.Constant("s1")), (1, Gen.Constant("s2"))) select (id, user, session);

    private static Gen<Command> AnyCommand => Gen.Frequency(
        (8, Join), (30, Publish), (2, Leave), (3, Drop), (9, Gen.Constant<Command>(new Tick())), (2, Kick), (7, Impose), (4, Revoke),
        (1, ListSanctions), (1, ReadAudit), (2, AddWords), (1, RemoveWords), (1, ListWords),
        (8, SetEntry), (2, RemoveEntry), (2, GetEntries), (1, ListMembers), (9, Configure), (1, Create), (1, Distribute),
        (4, Recall), (2, Delete), (1, RecallAll), (2, Undo), (1, Decide), (1, ListHeld),
        (4, WriteEntries), (4, Likes), (2, AddToCounter), (1, RemoveCounter), (1, Destroy));

    private static Gen<Command> Join =>
        from w in Who
        from history in Gen.Choose(-2, 4)
        from resuming in Sometimes
        from mustExist in Sometimes
        select (Command)new Join(w.Id, w.User, w.Session, "g1", RoleOf(w.User), Sender.Plain, history, resuming, mustExist)
        {
            Claims = ClaimsOf(w.User),
            Return = resuming ? new Return(RoomTrace.StartMs, Math.Max(0, history), 0, Follows: mustExist) : null,
        };

    private static Gen<Command> Publish =>
        from w in Who
        from id in Gen.Choose(1, 6)
        from type in Gen.Elements("text", "text", "text", "gift", "bad", "image")
        from content in Gen.Frequency(
            (6, Gen.Constant("hello")), (1, Gen.Constant("too long!")), (3, Gen.Elements("bad", "x sly", "法轮", "b.a.d")))
        from to in Gen.Frequency((6, Gen.Constant<string?>(null)), (1, User.Select(user => (string?)user)))
        select (Command)new Publish(w.Id, w.User, w.Session, $"m{id}", type, content, null)
        {
            Address = Addressing.Of(null, false, to is null ? null : [to]),
        };

    private static Gen<long> Seq => Gen.Frequency((6, Gen.Choose(4, 5)), (1, Gen.Choose(1, 20))).Select(seq => (long)seq);

    private static Gen<Command> Recall => from w in Who from seq in Seq select (Command)new Recall(w.Id, w.User, w.Session, seq);

    private static Gen<Command> Delete =>
        from w in Who
        from target in User
        from minutes in Gen.Elements(1, 5, 0)
        from mute in Gen.Elements(0, 0, 1, -1)
        select (Command)new DeleteMessages(w.Id, w.User, w.Session, target, minutes, mute);

    private static Gen<Command> RecallAll =>
        from w in Who from seq in Seq select (Command)new RecallMessages(w.Id, w.User, w.Session, [seq, seq + 1, seq + 2], 0);

    private static Gen<Command> Undo => from w in Who from seq in Gen.Choose(6, 11) select (Command)new Undo(w.Id, w.User, w.Session, seq);

    private static Gen<Command> Decide =>
        from w in Who from seq in Seq from deny in Sometimes select (Command)new DecideHeld(w.Id, w.User, w.Session, seq, !deny);

    private static Gen<Command> ListHeld => Who.Select(w => (Command)new ListHeld(w.Id, w.User, w.Session, 2, 0));

    private static Gen<Command> Distribute => from w in Who from stops in Sometimes select (Command)new Distribute(w.Id, w.User, w.Session, !stops);

    private static Gen<Command> Leave => Who.Select(w => (Command)new Leave(w.Id, w.User, w.Session));
    private static Gen<Command> Drop => Who.Select(w => (Command)new Drop(w.User, w.Session));

    private static Gen<Command> Kick => from w in Who from target in User select (Command)new Kick(w.Id, w.User, w.Session, [target], "");

    private static Gen<SanctionKind> Kind => Gen.Frequency(
        (12, Gen.Constant(SanctionKind.Mute)), (2, Gen.Constant(SanctionKind.Ban)), (2, Gen.Constant(SanctionKind.Except)),
        (1, Gen.Constant(SanctionKind.MuteAll)));

    // Three are more than a call may name.
    private static Gen<string[]> Targets => Gen.Frequency(
        (8, User.Select(user => new[] { user })), (2, User.Two().Select(two => new[] { two.Item1, two.Item2 })),
        (1, Gen.Constant(new[] { "ann", "bob", "cat" })));

    private static Gen<Command> Impose =>
        from w in Who
        from kind in Kind
        from targets in Targets
        from minutes in Gen.Elements(1, 1, 5, -1, 0)
        select (Command)new Impose(w.Id, w.User, w.Session, kind, targets, minutes, "");

    private static Gen<Command> Revoke =>
        from w in Who from kind in Kind from targets in Targets select (Command)new Revoke(w.Id, w.User, w.Session, kind, targets);

    private static Gen<Command> ListSanctions =>
        from w in Who from kind in Kind from count in Gen.Choose(0, 2) select (Command)new ListSanctions(w.Id, w.User, w.Session, kind, count, null);

    private static Gen<Command> ReadAudit =>
        from w in Who from count in Gen.Choose(0, 4) select (Command)new ReadAudit(w.Id, w.User, w.Session, 0, count);

    private static Gen<Command> SetEntry =>
        from w in Who from key in Key from force in Sometimes select (Command)new SetEntry(w.Id, w.User, w.Session, key, "v", force);

    private static Gen<Command> RemoveEntry =>
        from w in Who from key in Key from force in Sometimes select (Command)new RemoveEntry(w.Id, w.User, w.Session, key, force);

    private static Gen<EntryWrite> Write =>
        from key in Key
        from value in Gen.Elements("v", "w", null)
        from force in Sometimes
        from ttl in Gen.Elements(null, (int?)1, 20, 0)
        from version in Gen.Elements(null, null, (long?)0, 5)
        from auto in Sometimes
        select new EntryWrite(key, value, force, version, ttl, auto);

    private static Gen<Command> WriteEntries =>
        from w in Who
        from count in Gen.Choose(0, 3)
        from items in Gen.ArrayOf(Write, count)
        from partial in Gen.Elements(true, false)
        select (Command)new WriteEntries(w.Id, w.User, w.Session, items, partial);

    private static Gen<Command> Likes => from id in Id from added in Gen.Choose(0, 20) select (Command)new AddLikes(id, "g1", added);

    private static Gen<Command> AddToCounter =>
        from w in Who
        from name in Gen.Elements("likes", "like", "votes", "no name")
        from added in Gen.Choose(0, 3)
        select (Command)new AddToCounter(w.Id, w.User, w.Session, name, added);

    private static Gen<Command> RemoveCounter =>
        from w in Who from name in Gen.Elements("like", "votes") select (Command)new RemoveCounter(w.Id, w.User, w.Session, name);

    private static Gen<Command> Destroy =>
        from w in Who
        from server in Sometimes
        select (Command)new Destroy(w.Id, w.User, server ? MemberCommand.ServerSession : w.Session, "");

    private static Gen<Command> GetEntries => Who.Select(w => (Command)new GetEntries(w.Id, w.User, w.Session, null));

    private static Gen<Command> ListMembers =>
        from w in Who from count in Gen.Choose(0, 4) select (Command)new ListMembers(w.Id, w.User, w.Session, count, null);

    private static Gen<FilterWord> FilterWord =>
        from text in Gen.Elements("bad", "法轮", "sly", "***", "four")
        from action in Gen.Elements(WordAction.Replace, WordAction.Hold, WordAction.Shield, WordAction.Replace, WordAction.None)
        select new FilterWord(text, action);

    private static Gen<Command> AddWords =>
        from w in Who
        from count in Gen.Choose(0, 3)
        from words in Gen.ArrayOf(FilterWord, count)
        select (Command)new AddWords(w.Id, w.User, w.Session, words);

    private static Gen<Command> RemoveWords =>
        from w in Who from word in FilterWord select (Command)new RemoveWords(w.Id, w.User, w.Session, [word.Text]);

    private static Gen<Command> ListWords =>
        from w in Who from count in Gen.Choose(0, 3) select (Command)new ListWords(w.Id, w.User, w.Session, count, null);

    private static Gen<Command> Configure => from w in Who from change in Change select (Command)new Configure(w.Id, w.User, w.Session, change);
    private static Gen<Command> Create => from id in Id from change in Change select (Command)new Create(id, "app", change);

    private static Gen<ConfigChange> Change => Gen.Elements(
        new ConfigChange { SlowModeSeconds = 3 }, new ConfigChange { SlowModeSeconds = 120 }, new ConfigChange { SlowModeSeconds = 0 },
        new ConfigChange { SlowModeSeconds = 1 }, new ConfigChange { MemberCap = 2 }, new ConfigChange { MemberCap = 0 },
        new ConfigChange { Lanes = new LaneMap([("gift", Lane.Low)]) }, new ConfigChange { Notices = true }, new ConfigChange { Notices = false }, new ConfigChange { Name = "stage" },
        new ConfigChange { Entries = false }, new ConfigChange { Entries = true }, new ConfigChange { Entries = true },
        new ConfigChange { Speakers = Speakers.Followers }, new ConfigChange { Speakers = Speakers.All },
        new ConfigChange { UniqueMinutes = 1 }, new ConfigChange { UniqueMinutes = 1 }, new ConfigChange { UniqueMinutes = 0 });
}
