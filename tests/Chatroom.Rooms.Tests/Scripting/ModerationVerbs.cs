namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>What moderators do in a script. Several users stand in one word, with commas between them; <c>none</c> names nobody.</summary>
internal static class ModerationVerbs
{
    public static IReadOnlyDictionary<string, Func<long, string, string, Words, Command>> All { get; } =
        new Dictionary<string, Func<long, string, string, Words, Command>>
        {
            ["kick"] = (id, user, session, words) => new Kick(id, user, session, Users(words.Take()), words.TakeOr("")) { Notify = Told(words) },
            ["mute"] = Impose(SanctionKind.Mute),
            ["unmute"] = Revoke(SanctionKind.Mute),
            ["mutes"] = List(SanctionKind.Mute),
            ["ban"] = Impose(SanctionKind.Ban),
            ["unban"] = Revoke(SanctionKind.Ban),
            ["bans"] = List(SanctionKind.Ban),
            ["except"] = Impose(SanctionKind.Except),
            ["unexcept"] = Revoke(SanctionKind.Except),
            ["exceptions"] = List(SanctionKind.Except),
            ["muteAll"] = (id, user, session, words) =>
                new Impose(id, user, session, SanctionKind.MuteAll, [], Minutes(words.TakeOr("forever")), words.TakeOr("")),
            ["unmuteAll"] = (id, user, session, _) => new Revoke(id, user, session, SanctionKind.MuteAll, []),
            ["why"] = (id, user, session, words) => new AskWhy(id, user, session, words.Named("of"), words.Named("type"), words.Named("content")),
            ["audit"] = (id, user, session, words) => new ReadAudit(id, user, session, words.Number("before") ?? 0, int.Parse(words.TakeOr("100"))),
        };

    private static Func<long, string, string, Words, Command> Impose(SanctionKind kind) => (id, user, session, words) =>
        new Impose(id, user, session, kind, Users(words.Take()), Minutes(words.Take()), words.TakeOr("")) { Notify = Told(words) };

    private static Func<long, string, string, Words, Command> Revoke(SanctionKind kind) => (id, user, session, words) =>
        new Revoke(id, user, session, kind, Users(words.Take())) { Notify = Told(words) };

    private static Func<long, string, string, Words, Command> List(SanctionKind kind) => (id, user, session, words) =>
        new ListSanctions(id, user, session, kind, int.Parse(words.TakeOr("100")), words.Named("after"));

    private static Notify Told(Words words) => Enum.Parse<Notify>(words.Named("notify") ?? nameof(Notify.Room), ignoreCase: true);

    private static string[] Users(string text) => text == "none" ? [] : text.Split(',');

    private static int Minutes(string text) => text == "forever" ? (int)Until.Forever : int.Parse(text);
}
