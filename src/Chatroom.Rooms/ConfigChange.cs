namespace Chatroom.Rooms;

/// <summary>The parts of a config that change; null stays. Immutable. Units and bounds: <see cref="RoomConfig"/>.</summary>
public sealed record ConfigChange
{
    public string? Name { get; init; }
    public int? SlowModeSeconds { get; init; }
    public int? MemberCap { get; init; }
    public bool? Notices { get; init; }
    public bool? Entries { get; init; }
    public bool? History { get; init; }
    public string? HookUrl { get; init; }
    public string? HookOnFailure { get; init; }
    public bool? EmoteOnly { get; init; }
    public string? Speakers { get; init; }
    public int? UniqueMinutes { get; init; }
    public int? HistoryEvents { get; init; }
    public int? HistoryHours { get; init; }
    public bool? Words { get; init; }
    public LaneMap? Lanes { get; init; }

    public static ConfigChange None { get; } = new();

    public RoomConfig On(RoomConfig config) => config with
    {
        Name = Name ?? config.Name,
        SlowModeSeconds = SlowModeSeconds ?? config.SlowModeSeconds,
        MemberCap = MemberCap ?? config.MemberCap,
        Notices = Notices ?? config.Notices,
        Entries = Entries ?? config.Entries,
        History = History ?? config.History,
        HookUrl = HookUrl ?? config.HookUrl,
        HookOnFailure = HookOnFailure ?? config.HookOnFailure,
        EmoteOnly = EmoteOnly ?? config.EmoteOnly,
        Speakers = Speakers ?? config.Speakers,
        UniqueMinutes = UniqueMinutes ?? config.UniqueMinutes,
        HistoryEvents = HistoryEvents ?? config.HistoryEvents,
        HistoryHours = HistoryHours ?? config.HistoryHours,
        Words = Words ?? config.Words,
        Lanes = Lanes ?? config.Lanes,
    };

    public static ConfigChange Whole(RoomConfig config) => new()
    {
        Name = config.Name,
        SlowModeSeconds = config.SlowModeSeconds,
        MemberCap = config.MemberCap,
        Notices = config.Notices,
        Entries = config.Entries,
        History = config.History,
        HookUrl = config.HookUrl,
        HookOnFailure = config.HookOnFailure,
        EmoteOnly = config.EmoteOnly,
        Speakers = config.Speakers,
        UniqueMinutes = config.UniqueMinutes,
        HistoryEvents = config.HistoryEvents,
        HistoryHours = config.HistoryHours,
        Words = config.Words,
        Lanes = config.Lanes,
    };
}
