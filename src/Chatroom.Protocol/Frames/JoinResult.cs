namespace Chatroom.Protocol;

/// <summary>The result of a join, all of it at one seq, or its refusal. What is null is left out. Not thread-safe while it is filled.</summary>
/// <remarks>In CONNACK the map carries the code, in QUERYACK it stands outside: see <see cref="Write"/>.</remarks>
public sealed record JoinResult
{
    /// <summary>0, or why the join is refused.</summary>
    public int Code { get; set; }

    /// <summary>The room id.</summary>
    public string? Room { get; set; }

    /// <summary>Which log it is.</summary>
    public long? Epoch { get; set; }

    /// <summary>The position: the next batch begins behind it.</summary>
    public long? Seq { get; set; }

    /// <summary>Whether the client's position was taken.</summary>
    public bool? Resumed { get; set; }

    /// <summary>To come back with; null: there is none.</summary>
    public string? Ticket { get; set; }

    /// <summary>How long to wait before the first try when the connection breaks without a word, in milliseconds.</summary>
    public long? ReconnectMs { get; set; }

    /// <summary>When the room was created, Unix milliseconds.</summary>
    public long? Created { get; set; }

    /// <summary>Members now.</summary>
    public long? Count { get; set; }

    /// <summary>My role in this room.</summary>
    public string? Role { get; set; }

    /// <summary>0 not muted, -1 for ever, else Unix milliseconds.</summary>
    public long? MutedUntil { get; set; }

    /// <summary>Until when everybody is muted, likewise.</summary>
    public long? RoomMutedUntil { get; set; }

    /// <summary>Until when I speak all the same, likewise; 0: I do not.</summary>
    public long? ExceptedUntil { get; set; }

    /// <summary>Until when I am muted in all rooms, likewise; an exception does not help.</summary>
    public long? GloballyMutedUntil { get; set; }

    /// <summary>The room's configuration.</summary>
    public RoomConfigWire? Config { get; set; }

    /// <summary>The room's entries.</summary>
    public IReadOnlyList<EntryItem>? Entries { get; set; }

    /// <summary>The room's counters.</summary>
    public IReadOnlyList<CounterItem>? Counters { get; set; }

    /// <summary>Messages of the past, oldest first; left out after a resume.</summary>
    public IReadOnlyList<HistoryItem>? History { get; set; }

    /// <summary>The room that this join left.</summary>
    public string? Left { get; set; }

    /// <summary>Refused: the first rule that did.</summary>
    public string? Rule { get; set; }

    /// <summary>Refused: for people.</summary>
    public string? Reason { get; set; }

    /// <summary>Refused: when that ends, Unix milliseconds, -1 never.</summary>
    public long? Until { get; set; }

    /// <summary>Refused: how long to wait, in milliseconds.</summary>
    public long? RetryAfterMs { get; set; }

    /// <summary>Reads the map; <paramref name="code"/> is the QUERYACK's, which an entry <c>code</c> overrides.</summary>
    public static JoinResult Read(ref WireReader r, int code = Codes.Ok) => JoinResultMap.Read(ref r, code);

    /// <summary>Writes the map, with an entry <c>code</c> when asked, as CONNACK has it.</summary>
    public void Write(WireWriter w, bool withCode) => JoinResultMap.Write(w, this, withCode);
}
