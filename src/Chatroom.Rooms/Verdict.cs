namespace Chatroom.Rooms;

/// <summary>How a room or the directory answers. The numbers are the field's codes; the page of codes explains each.</summary>
public enum Verdict
{
    Ok = 0,
    BadParameter = -3,
    KickLoop = 1101,
    NotAuthorised = 20406,
    TooFast = 20604,
    WordShielded = 21501,
    /// <summary>No refusal: the message was sent, with stars.</summary>
    WordReplaced = 21502,
    HookRefused = 21504,
    HookFailed = 21505,
    NotInRoom = 23406,
    NoSuchUser = 23407,
    Muted = 23408,
    Kicked = 23409,
    NoSuchRoom = 23410,
    RoomFull = 23411,
    BadRoomParameter = 23412,
    EntryLimit = 23423,
    EntryExists = 23424,
    EntriesOff = 23426,
    NoSuchEntry = 23427,
    Recalled = 25101,
    BatchPartlyFailed = 23428,
    ServerUnavailable = 31003,
    UserBanned = 31009,
    OtherLogin = 31010,
}

/// <summary>Names of the rules that may refuse; an answer carries the name of the first one that did.</summary>
public static class Rules
{
    public const string NotInRoom = "not-in-room";
    public const string Role = "role";
    public const string Muted = "muted";
    public const string GlobalMute = "global-mute";
    public const string GlobalBan = "global-ban";
    public const string RoomMuted = "room-muted";
    public const string Banned = "banned";
    public const string Kicked = "kicked";
    public const string Excepted = "excepted";
    public const string Speakers = "speakers";
    public const string EmoteOnly = "emote-only";
    public const string Unique = "unique";
    public const string SlowMode = "slow-mode";
    public const string Rate = "rate";
    public const string Type = "type";
    public const string Size = "size";
    public const string Words = "words";
    public const string Hook = "hook";
    public const string Content = "content";
    public const string History = "history";
    public const string Recall = "recall";
    public const string Recalled = "recalled";
    public const string Undo = "undo";
    public const string Held = "held";
    public const string Intake = "intake";
    public const string MemberCap = "member-cap";
    public const string Limit = "limit";
    public const string Notify = "notify";
    public const string Owner = "owner";
    public const string Entries = "entries";
    public const string Entry = "entry";
    public const string Counter = "counter";

    public static string Of(SanctionKind kind) => kind switch
    {
        SanctionKind.Mute => Muted,
        SanctionKind.Ban => Banned,
        SanctionKind.Except => Excepted,
        _ => RoomMuted,
    };
    public const string Version = "version";
    public const string Batch = "batch";
}

/// <summary>Why not, since which rule, and until when. The default value says that nothing refuses. Immutable.</summary>
/// <param name="Code">The code of the answer.</param>
/// <param name="Rule">One of <see cref="Rules"/>.</param>
/// <param name="UntilMs">When it ends, Unix milliseconds; <see cref="Until.Forever"/>, or 0 when it does not end by time.</param>
/// <param name="RetryAfterMs">How long to wait; 0 when waiting does not help.</param>
/// <param name="Reason">What a person is told, if somebody gave a reason.</param>
/// <param name="User">Of several users who are acted on at once, the first who may not be; null when it is not about one.</param>
public readonly record struct Refusal(
    Verdict Code, string Rule, long UntilMs = 0, long RetryAfterMs = 0, string? Reason = null, string? User = null)
{
    /// <summary>The rule lets it through only when a moderator approves.</summary>
    public bool Holds { get; init; }

    /// <summary>What a rule answers that holds a message.</summary>
    public static Refusal Hold(string rule) => new(Verdict.Ok, rule) { Holds = true };

    /// <summary>Whether it is not sent now.</summary>
    public bool Refuses => Holds || Code is not (Verdict.Ok or Verdict.WordReplaced);
}
