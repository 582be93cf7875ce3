namespace Chatroom.Protocol;

/// <summary>A room's configuration, or the part of it that is named. Immutable. Null: not named.</summary>
public readonly record struct RoomConfigWire
{
    /// <summary>The room's name.</summary>
    public string? Name { get; init; }

    /// <summary>Seconds between two messages of a member; 0 off. Read from a switch too: on is <see cref="SlowModeSecondsDefault"/>.</summary>
    public int? SlowModeSeconds { get; init; }

    /// <summary>The most members; 0 no cap.</summary>
    public int? MemberCap { get; init; }

    /// <summary>Whether presence events are written.</summary>
    public bool? Notices { get; init; }

    /// <summary>Whether entries are on.</summary>
    public bool? Entries { get; init; }

    /// <summary>Whether the room keeps history.</summary>
    public bool? History { get; init; }

    /// <summary>Asked before each message; empty: no hook.</summary>
    public string? HookUrl { get; init; }

    /// <summary>What a hook without an answer means: <c>allow</c> or <c>refuse</c>.</summary>
    public string? HookOnFailure { get; init; }

    /// <summary>Seqs that are kept.</summary>
    public int? HistoryEvents { get; init; }

    /// <summary>Hours that messages are kept.</summary>
    public int? HistoryHours { get; init; }

    /// <summary>Whether the app's word list is in force.</summary>
    public bool? Words { get; init; }

    /// <summary>Whether members send nothing but emotes.</summary>
    public bool? EmoteOnly { get; init; }
    /// <summary>Lanes of types of messages: <c>normal</c> or <c>low</c>.</summary>
    public IReadOnlyDictionary<string, string>? Lanes { get; init; }

    /// <summary>Who speaks: <c>all</c>, <c>followers</c>, <c>subscribers</c> or <c>verified</c>.</summary>
    public string? Speakers { get; init; }

    /// <summary>Minutes in which a member does not repeat themselves; 0 off.</summary>
    public int? UniqueMinutes { get; init; }

    /// <summary>What a slow mode without a number means.</summary>
    public const int SlowModeSecondsDefault = 30;

    private static int ReadSeconds(ref WireReader r) =>
        r.Peek() == WireToken.Boolean ? r.ReadBoolean() ? SlowModeSecondsDefault : 0 : r.ReadInt32();

    /// <summary>Reads the map.</summary>
    public static RoomConfigWire Read(ref WireReader r)
    {
        var config = default(RoomConfigWire);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (r.TryReadNil()) continue;
            if (key.SequenceEqual("name"u8)) config = config with { Name = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("slowModeSeconds"u8)) config = config with { SlowModeSeconds = ReadSeconds(ref r) };
            else if (key.SequenceEqual("memberCap"u8)) config = config with { MemberCap = r.ReadInt32() };
            else if (key.SequenceEqual("notices"u8)) config = config with { Notices = r.ReadBoolean() };
            else if (key.SequenceEqual("entries"u8)) config = config with { Entries = r.ReadBoolean() };
            else if (key.SequenceEqual("history"u8)) config = config with { History = r.ReadBoolean() };
            else if (key.SequenceEqual("hookUrl"u8)) config = config with { HookUrl = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("hookOnFailure"u8)) config = config with { HookOnFailure = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("historyEvents"u8)) config = config with { HistoryEvents = r.ReadInt32() };
            else if (key.SequenceEqual("historyHours"u8)) config = config with { HistoryHours = r.ReadInt32() };
            else if (key.SequenceEqual("words"u8)) config = config with { Words = r.ReadBoolean() };
            else if (key.SequenceEqual("emoteOnly"u8)) config = config with { EmoteOnly = r.ReadBoolean() };
            else if (key.SequenceEqual("speakers"u8)) config = config with { Speakers = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("uniqueMinutes"u8)) config = config with { UniqueMinutes = r.ReadInt32() };
            else if (key.SequenceEqual("lanes"u8)) config = config with { Lanes = WireText.ReadMap(ref r, WireLimits.QueryKeys) };
            else r.Skip();
        }
        return config;
    }

    /// <summary>Writes the map of what is named.</summary>
    public void Write(WireWriter w)
    {
        w.BeginMap(MapEntries.Count(
            Name is not null,
            SlowModeSeconds is not null,
            MemberCap is not null,
            Notices is not null,
            Entries is not null,
            History is not null,
            HookUrl is not null,
            HookOnFailure is not null,
            HistoryEvents is not null,
            HistoryHours is not null,
            Words is not null,
            EmoteOnly is not null,
            Speakers is not null,
            UniqueMinutes is not null,
            Lanes is not null));
        MapEntries.Text(w, "name"u8, Name);
        MapEntries.Int(w, "slowModeSeconds"u8, SlowModeSeconds);
        MapEntries.Int(w, "memberCap"u8, MemberCap);
        MapEntries.Bool(w, "notices"u8, Notices);
        MapEntries.Bool(w, "entries"u8, Entries);
        MapEntries.Bool(w, "history"u8, History);
        MapEntries.Text(w, "hookUrl"u8, HookUrl);
        MapEntries.Text(w, "hookOnFailure"u8, HookOnFailure);
        MapEntries.Int(w, "historyEvents"u8, HistoryEvents);
        MapEntries.Int(w, "historyHours"u8, HistoryHours);
        MapEntries.Bool(w, "words"u8, Words);
        MapEntries.Bool(w, "emoteOnly"u8, EmoteOnly);
        MapEntries.Text(w, "speakers"u8, Speakers);
        MapEntries.Int(w, "uniqueMinutes"u8, UniqueMinutes);
        if (Lanes is not null)
        {
            w.Key("lanes"u8);
            WireText.WriteExtra(w, Lanes);
        }
        w.EndMap();
    }
}
