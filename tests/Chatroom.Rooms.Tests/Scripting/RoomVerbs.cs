using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>
/// What a script may ask of a room. A member's session is <c>user-1</c> unless <c>session=</c> says otherwise, the gateway <c>g1</c>.
/// </summary>
internal static class RoomVerbs
{
    /// <summary>The command of a line, null when its verb is none of a room's.</summary>
    public static Command? Parse(string verb, Words words, long nextId)
    {
        if (verb == "tick") return new Tick();
        var id = words.Number("id") ?? nextId;
        if (verb == "hook") return new HookAnswered(long.Parse(words.Take()), Reply(words));
        if (verb == "likes") return new AddLikes(id, words.Take(), int.Parse(words.Take()));
        if (verb == "create") return new Create(id, words.Take(), Change(words));
        if (!Verbs.TryGetValue(verb, out var parse) && !ModerationVerbs.All.TryGetValue(verb, out parse)) return null;
        var user = words.Take();
        return parse(id, user, words.Named("session") ?? $"{user}-1", words);
    }

    private static readonly Dictionary<string, Func<long, string, string, Words, Command>> Verbs = new()
    {
        ["join"] = Join,
        ["leave"] = (id, user, session, _) => new Leave(id, user, session),
        ["drop"] = (_, user, session, _) => new Drop(user, session),
        ["publish"] = Publish,
        ["configure"] = (id, user, session, words) => new Configure(id, user, session, Change(words)),
        ["shadow"] = (id, user, session, words) => new StartShadow(id, user, session, Change(words), ShadowLimits(words), FilterWords(words), (int)(words.Number("minutes") ?? 10)),
        ["report"] = (id, user, session, _) => new ReadShadow(id, user, session),
        ["stopShadow"] = (id, user, session, _) => new StopShadow(id, user, session),
        ["recall"] = (id, user, session, words) => new Recall(id, user, session, long.Parse(words.Take())),
        ["delete"] = (id, user, session, words) => new DeleteMessages(
            id, user, session, words.Take(), int.Parse(words.Take()), MuteMinutes(words)),
        ["recallAll"] = (id, user, session, words) => new RecallMessages(
            id, user, session, [.. words.Take().Split(',').Select(long.Parse)], MuteMinutes(words)),
        ["undo"] = (id, user, session, words) => new Undo(id, user, session, long.Parse(words.Take())),
        ["approve"] = (id, user, session, words) => new DecideHeld(id, user, session, long.Parse(words.Take()), true),
        ["deny"] = (id, user, session, words) => new DecideHeld(id, user, session, long.Parse(words.Take()), false),
        ["held"] = (id, user, session, words) => new ListHeld(id, user, session, int.Parse(words.Take()), words.Number("after") ?? 0),
        ["stop"] = (id, user, session, _) => new Distribute(id, user, session, false),
        ["resume"] = (id, user, session, _) => new Distribute(id, user, session, true),
        ["set"] = (id, user, session, words) => new SetEntry(id, user, session, words.Take(), words.Flag("nothing") ? null : words.Take(), words.Flag("force"))
        {
            Version = words.Number("version"), TtlSeconds = words.Number("ttl"), AutoDelete = words.Flag("auto"), Notify = words.Named("notify"),
        },
        ["remove"] = (id, user, session, words) => new RemoveEntry(id, user, session, words.Take(), words.Flag("force"))
        {
            Version = words.Number("version"), Notify = words.Named("notify"),
        },
        ["batch"] = Batch,
        ["count"] = (id, user, session, words) => new AddToCounter(id, user, session, words.Take(), int.Parse(words.Take())),
        ["uncount"] = (id, user, session, words) => new RemoveCounter(id, user, session, words.Take()),
        ["counters"] = (id, user, session, _) => new GetCounters(id, user, session),
        ["destroy"] = (id, user, session, words) => new Destroy(id, user, session, words.TakeOr("")),
        ["present"] = (id, user, session, words) => new FindMembers(id, user, session, Keys(words) ?? []),
        ["get"] = (id, user, session, words) => new GetEntries(id, user, session, Keys(words)),
        ["word"] = (id, user, session, words) => new AddWords(id, user, session, FilterWords(words)),
        ["unword"] = (id, user, session, words) => new RemoveWords(id, user, session, Keys(words) ?? []),
        ["words"] = (id, user, session, words) => new ListWords(id, user, session, int.Parse(words.Take()), words.Named("after")),
        ["members"] = (id, user, session, words) => new ListMembers(id, user, session, int.Parse(words.Take()), words.Named("after")),
    };

    private static Join Join(long id, string user, string session, Words words)
    {
        var role = Enum.Parse<Role>(words.Named("role") ?? nameof(Role.Member));
        var sender = new Sender(Name: words.Named("name"), Role: role);
        var (resuming, mustExist, follows) = (false, false, false);
        while (words.More)
        {
            switch (words.Take())
            {
                case "follows": follows = true; break;
                case "resuming": resuming = true; break;
                case "mustExist": mustExist = true; break;
                case var other: throw new FormatException($"what is '{other}' of a join?");
            }
        }
        return new Join(id, user, session, words.Named("gateway") ?? "g1", role, sender, words.Number("history") ?? 0, resuming, mustExist)
        {
            Claims = words.Named("claims") is { } claims ? Enum.Parse<Claims>(claims) : Claims.None,
            Return = words.Number("behind") is { } seq
                ? new Return(words.Number("epoch") ?? 1_000_000_000, seq, words.Number("issued") ?? long.MaxValue, follows)
                : null,
        };
    }

    private static Publish Publish(long id, string user, string session, Words words)
    {
        var extra = words.Named("extra") is { } value ? new Dictionary<string, string> { ["k"] = value } : null;
        return new Publish(id, user, session, words.Take(), words.Named("type") ?? "text", Content(words.Take()), extra)
        {
            Address = Addressing.Of(Users(words.Named("mentions")), words.Named("mentions") == "all", Users(words.Named("to"))),
        };
    }

    private static int MuteMinutes(Words words) => words.Named("mute") == "forever" ? (int)Until.Forever : words.Number("mute") ?? 0;

    /// <summary>JSON is written with single quotes.</summary>
    private static string Content(string text) => text.StartsWith('{') ? text.Replace('\'', '"') : text;

    /// <summary><c>ann,bob</c>; <c>user*21</c>: that many.</summary>
    private static List<string>? Users(string? text) => text switch
    {
        null or "all" => null,
        _ when text.Split('*') is [var name, var times] => [.. Enumerable.Range(1, int.Parse(times)).Select(i => $"{name}{i}")],
        _ => [.. text.Split(',')],
    };

    /// <summary><c>batch ann one=cats two=- three=dogs</c>: a value <c>-</c> removes; <c>partial</c>, <c>force</c>; <c>ttl:one=5</c>, <c>version:one=3</c>.</summary>
    private static WriteEntries Batch(long id, string user, string session, Words words)
    {
        var (partial, force, notify) = (words.Flag("partial"), words.Flag("force"), words.Named("notify"));
        var twice = words.Flag("twice");
        var count = words.Number("items") ?? 0;
        List<EntryWrite> items = [.. Enumerable.Range(1, count).Select(i => new EntryWrite($"k{i}", "v", force))];
        foreach (var (key, value) in words.AllNamed)
        {
            if (key is "session" or "id" or "notify" or "items" || key.Contains(':', StringComparison.Ordinal)) continue;
            words.Named(key);
            items.Add(new EntryWrite(key, value == "-" ? null : value, force, words.Number($"version:{key}"), words.Number($"ttl:{key}")));
        }
        if (twice) items.Add(items[^1]);
        return new WriteEntries(id, user, session, items, partial) { Notify = notify };
    }

    private static LaneMap? Lanes(string? text) => text is null ? null : new LaneMap(
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(lane => (lane.Split(':')[0], Enum.Parse<Lane>(lane.Split(':')[1]))));

    private static ConfigChange Change(Words words) => new()
    {
        Name = words.Named("name"),
        SlowModeSeconds = words.Number("slow"),
        MemberCap = words.Number("cap"),
        Notices = words.Switch("notices"),
        Entries = words.Switch("entries"),
        History = words.Switch("history"),
        HistoryEvents = words.Number("historyEvents"),
        EmoteOnly = words.Switch("emoteOnly"),
        Speakers = words.Named("speakers"),
        UniqueMinutes = words.Number("unique"),
        HistoryHours = words.Number("historyHours"),
        HookUrl = words.Named("hook"),
        HookOnFailure = words.Named("onFailure"),
        Words = words.Switch("words"),
        Lanes = Lanes(words.Named("lanes")),
    };

    /// <summary><c>hook 1 replace content="x"</c>: what the hook says to question 1.</summary>
    private static HookReply Reply(Words words) =>
        new(Enum.Parse<HookAction>(words.Take(), ignoreCase: true), words.Named("content"), words.Named("reason"));

    /// <summary><c>Shield "one" Replace "two" "three"</c>: an action holds for the words behind it.</summary>
    private static List<FilterWord> FilterWords(Words words)
    {
        var (action, list) = (WordAction.None, new List<FilterWord>());
        while (words.More)
        {
            var word = words.Take();
            if (Enum.TryParse<WordAction>(word, out var named)) action = named;
            else list.Add(new FilterWord(word, action));
        }
        return list;
    }

    private static ShadowLimits ShadowLimits(Words words) => new()
    {
        SenderMessagesPerSecond = words.Number("rate"),
        SenderBurstMessages = words.Number("burst"),
        IntakeSlots = words.Number("slots"),
        IntakeHighSlots = words.Number("high"),
        IntakeLowSlots = words.Number("low"),
        ContentBytes = words.Number("bytes"),
    };

    private static bool IsForced(Words words) =>
        words.TakeOr("") switch { "force" => true, "" => false, var other => throw new FormatException($"what is '{other}'?") };

    private static List<string>? Keys(Words words)
    {
        List<string> keys = [];
        while (words.More) keys.Add(words.Take());
        return keys.Count == 0 ? null : keys;
    }
}
