namespace Chatroom.Rooms;

/// <summary>Every limit of a room, its unit in its name. docs/LIMITS.md says what happens at each. Immutable.</summary>
public sealed record RoomOptions
{
    /// <summary>A room takes no more members than this, whatever its own cap says. Moderators get in beyond either.</summary>
    public int MembersMax { get; init; } = 1_000_000;

    /// <summary>How long the place of a dropped connection is kept.</summary>
    public int GraceMs { get; init; } = 30_000;

    /// <summary>Speakers who left and whose rates are still remembered; beyond it the oldest is forgotten early.</summary>
    public int Departures { get; init; } = 10_000;

    /// <summary>A sender's steady rate.</summary>
    public int SenderMessagesPerSecond { get; init; } = 5;

    /// <summary>What a sender may send at once after a pause.</summary>
    public int SenderBurstMessages { get; init; } = 5;

    /// <summary>Length of the intake window.</summary>
    public int IntakeWindowMs { get; init; } = 200;

    /// <summary>Messages that a room takes in one window.</summary>
    public int IntakeSlots { get; init; } = 40;

    /// <summary>Of these, how many only the high lane may use.</summary>
    public int IntakeHighSlots { get; init; } = 20;

    /// <summary>Of the slots that are left, how many the low lane may use.</summary>
    public int IntakeLowSlots { get; init; } = 10;

    /// <summary>A message's content.</summary>
    public int ContentBytes { get; init; } = 4_096;

    /// <summary>A message's extra map, keys and values together.</summary>
    public int ExtraBytes { get; init; } = 1_024;

    /// <summary>A URL in the content of a media or rich message.</summary>
    public int ContentUrlChars { get; init; } = 2_048;

    /// <summary>A name or title in the content of a media, location or rich message.</summary>
    public int ContentNameChars { get; init; } = 256;

    /// <summary>How long after sending it a member may take a message back.</summary>
    public int RecallMs { get; init; } = 120_000;

    /// <summary>Messages that one event takes back; at least 1.</summary>
    public int RecallSeqsMax { get; init; } = 500;

    /// <summary>Senders who are muted with a recall.</summary>
    public int RecallMutesMax { get; init; } = 20;

    /// <summary>How far back a deletion or rehearsal may reach.</summary>
    public int DeleteMinutesMax { get; init; } = 1_440;

    /// <summary>How long a recall of a moderator's can be taken back.</summary>
    public int UndoMs { get; init; } = 600_000;

    /// <summary>How many recalls can be taken back; at least 1.</summary>
    public int UndoRecallsMax { get; init; } = 100;

    /// <summary>The text that a rehearsal looks for.</summary>
    public int RehearsalChars { get; init; } = 128;

    /// <summary>Messages of one room that wait for a moderator's decision.</summary>
    public int HeldMax { get; init; } = 200;

    /// <summary>The most one page of held messages holds.</summary>
    public int HeldPageMax { get; init; } = 50;

    /// <summary>The most that a room may be set to keep, in seqs.</summary>
    public int HistoryEventsMax { get; init; } = 10_000;

    /// <summary>The longest that a room may be set to keep.</summary>
    public int HistoryHoursMax { get; init; } = 24;

    /// <summary>Users whom one message mentions.</summary>
    public int MentionsMax { get; init; } = 20;

    /// <summary>Users to whom one message is directed.</summary>
    public int DirectedToMax { get; init; } = 20;

    /// <summary>A client message id, and the id of a user who is acted on; at least 1.</summary>
    public int IdBytes { get; init; } = 64;

    /// <summary>How long a client message id is remembered.</summary>
    public int IdempotencyMs { get; init; } = 300_000;

    /// <summary>How many client message ids are remembered; beyond it the oldest is forgotten early.</summary>
    public int IdempotencyIds { get; init; } = 65_536;

    /// <summary>Messages kept in memory for the history of a join.</summary>
    public int RecentMessages { get; init; } = 50;

    /// <summary>History of a join that asks for the default.</summary>
    public int JoinHistoryDefault { get; init; } = 10;

    /// <summary>The most that a join may ask for.</summary>
    public int JoinHistoryMax { get; init; } = 50;

    /// <summary>Mutes of one room at a time.</summary>
    public int MutesMax { get; init; } = 10_000;

    /// <summary>Bans of one room at a time.</summary>
    public int BansMax { get; init; } = 10_000;

    /// <summary>Exceptions of one room at a time.</summary>
    public int ExceptionsMax { get; init; } = 1_000;

    /// <summary>Users whom one command may act on.</summary>
    public int SanctionUsersMax { get; init; } = 20;

    /// <summary>The most that a page of sanctions or of the audit list holds.</summary>
    public int SanctionsPageMax { get; init; } = 500;

    /// <summary>Actions of moderators in the audit list.</summary>
    public int AuditMax { get; init; } = 1_000;

    /// <summary>The longest timed sanction.</summary>
    public int SanctionMinutesMax { get; init; } = 43_200;

    /// <summary>A moderator's reason.</summary>
    public int ReasonChars { get; init; } = 256;

    /// <summary>Entries of one room.</summary>
    public int EntriesMax { get; init; } = 100;

    /// <summary>An entry's key.</summary>
    public int EntryKeyChars { get; init; } = 128;

    /// <summary>An entry's value.</summary>
    public int EntryValueChars { get; init; } = 4_096;

    /// <summary>Writes to the entries of one room.</summary>
    public int EntryWritesPerSecond { get; init; } = 100;

    /// <summary>Words of one room's own list.</summary>
    public int WordsMax { get; init; } = 1_000;

    /// <summary>One word, with what stands inside it; a word has at most 64 letters besides.</summary>
    public int WordChars { get; init; } = 64;

    /// <summary>Words that one call adds or removes, at least 1; so many are one event.</summary>
    public int WordsPerCall { get; init; } = 50;

    /// <summary>The most one page of words holds.</summary>
    public int WordsPageMax { get; init; } = 500;
    /// <summary>Entries written in one batch.</summary>
    public int EntryBatchMax { get; init; } = 20;

    /// <summary>The longest time after which an entry ends by itself.</summary>
    public int EntryTtlSecondsMax { get; init; } = 2_592_000;

    /// <summary>How often likes are told, at most.</summary>
    public int CounterTickMs { get; init; } = 1_000;

    /// <summary>Counters of one room, the one of likes among them.</summary>
    public int CountersMax { get; init; } = 20;

    /// <summary>A counter's name.</summary>
    public int CounterNameChars { get; init; } = 32;

    /// <summary>The most that is added to a counter by name at once.</summary>
    public int CounterAddMax { get; init; } = 1_000_000_000;

    /// <summary>Bounds of slow mode; 0 turns it off.</summary>
    public int SlowModeSecondsMin { get; init; } = 3;
    public int SlowModeSecondsMax { get; init; } = 120;

    /// <summary>The longest time without repeats.</summary>
    public int UniqueMinutesMax { get; init; } = 60;

    /// <summary>Contents of a member that are kept to know repeats by.</summary>
    public int UniqueContents { get; init; } = 16;

    /// <summary>A room's name.</summary>
    public int NameChars { get; init; } = 128;

    /// <summary>The most one page of members holds.</summary>
    public int MembersPageMax { get; init; } = 500;

    /// <summary>Users that one call may ask for.</summary>
    public int MembersQueryMax { get; init; } = 1_000;

    /// <summary>How often the member count and presence notices go out, at most.</summary>
    public int PresenceMs { get; init; } = 1_000;

    /// <summary>Names in one presence notice.</summary>
    public int PresenceNames { get; init; } = 3;

    /// <summary>Messages of a room that may be at its hook; beyond it messages are refused, whatever the failure rule.</summary>
    public int HookQuestions { get; init; } = 64;

    /// <summary>Resends of one message at the hook that wait for its answer.</summary>
    public int HookResends { get; init; } = 8;

    /// <summary>What a sender is told to wait when the hook has too much to do, or failed.</summary>
    public int HookRetryMs { get; init; } = 1_000;

    /// <summary>A hook's URL.</summary>
    public int HookUrlChars { get; init; } = 1_024;

    /// <summary>A room without join, leave and message for this long is destroyed; 0: never.</summary>
    public int RoomIdleMs { get; init; } = 3_600_000;

    /// <summary>Whether the first join makes the room; else only the server does.</summary>
    public bool JoinCreates { get; init; } = true;

    /// <summary>How long a shadow room may go on.</summary>
    public int ShadowMinutesMax { get; init; } = 60;

    /// <summary>Messages that a shadow's report shows, the newest; at least 1.</summary>
    public int ShadowSample { get; init; } = 20;

    /// <summary>Types in a room's map of lanes.</summary>
    public int LaneTypesMax { get; init; } = 32;

    /// <summary>What a new room is set to.</summary>
    public RoomConfig Config { get; init; } = new();

    /// <summary>Throws <see cref="ArgumentException"/> that names the first limit that makes no sense.</summary>
    public RoomOptions Checked()
    {
        // Divided by, or nothing works without one.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SenderMessagesPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SenderBurstMessages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(IntakeWindowMs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EntryWritesPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EntryBatchMax);
        ArgumentOutOfRangeException.ThrowIfNegative(CounterTickMs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CountersMax);
        ArgumentOutOfRangeException.ThrowIfNegative(RoomIdleMs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RecentMessages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(IdempotencyIds);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MembersPageMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(UniqueContents);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ShadowSample);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RecallSeqsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(UndoRecallsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HistoryEventsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HistoryHoursMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(IntakeHighSlots, IntakeSlots);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SlowModeSecondsMin, SlowModeSecondsMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(JoinHistoryDefault, JoinHistoryMax);
        return this;
    }
}

/// <summary>What one room is set to: part of its log. Immutable.</summary>
public sealed record RoomConfig
{
    /// <summary>Shown to people; ≤ <see cref="RoomOptions.NameChars"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Seconds between two messages of one member; 0 is off.</summary>
    public int SlowModeSeconds { get; init; }

    /// <summary>0: no cap of the room's own.</summary>
    public int MemberCap { get; init; }

    /// <summary>Whether joins and leaves are told, summed up each second.</summary>
    public bool Notices { get; init; }

    public bool Entries { get; init; } = true;

    /// <summary>Whether a join brings history and history may be asked for.</summary>
    public bool History { get; init; } = true;

    /// <summary>Asked before each message, http or https; empty: no hook. Only the server API sets it.</summary>
    public string HookUrl { get; init; } = "";

    /// <summary>What it means that the hook gives no answer: one of <see cref="HookFailures"/>.</summary>
    public string HookOnFailure { get; init; } = HookFailures.Allow;

    /// <summary>Seqs that are kept for history and resume; 1..<see cref="RoomOptions.HistoryEventsMax"/>.</summary>
    public int HistoryEvents { get; init; } = 10_000;

    /// <summary>Whether members send nothing but emotes: texts of emoji and <c>:name:</c> codes, likes, gifts and the app's own types.</summary>
    public bool EmoteOnly { get; init; }

    /// <summary>Which members speak: one of <see cref="Rooms.Speakers"/>.</summary>
    public string Speakers { get; init; } = Rooms.Speakers.All;

    /// <summary>Minutes in which a member does not say again what they said; 0 is off, at most <see cref="RoomOptions.UniqueMinutesMax"/>.</summary>
    public int UniqueMinutes { get; init; }

    /// <summary>Hours that messages are kept for history and resume; 1..<see cref="RoomOptions.HistoryHoursMax"/>.</summary>
    public int HistoryHours { get; init; } = 24;

    /// <summary>Whether the app's word list is in force here. The room's own always is.</summary>
    public bool Words { get; init; } = true;
    /// <summary>Types of messages that go first under overload; at most <see cref="RoomOptions.LaneTypesMax"/> are named.</summary>
    public LaneMap Lanes { get; init; } = LaneMap.Empty;
}
