namespace Chatroom.Rooms;

/// <summary>Writes one entry, all of it: what is not named it has no longer.</summary>
/// <param name="Value">Null, which is no value, is refused: <see cref="RemoveEntry"/> removes.</param>
/// <param name="Force">A moderator writes whose it is not; the owner stays.</param>
public sealed record SetEntry(long Id, string User, string Session, string Key, string? Value, bool Force)
    : MemberCommand(Id, User, Session)
{
    /// <summary>The version that the entry must have; 0: it must not be there; null: any.</summary>
    public long? Version { get; init; }

    /// <summary>Ends by itself after so many seconds; null: never.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>Ends when its owner leaves the room.</summary>
    public bool AutoDelete { get; init; }

    /// <summary>Said as a message of type <c>notice</c> behind the change; it goes the way of every message.</summary>
    public string? Notify { get; init; }
}

/// <summary>Removes one entry.</summary>
public sealed record RemoveEntry(long Id, string User, string Session, string Key, bool Force) : MemberCommand(Id, User, Session)
{
    /// <summary>The version that the entry must have; null: any.</summary>
    public long? Version { get; init; }

    /// <summary>As <see cref="SetEntry.Notify"/>.</summary>
    public string? Notify { get; init; }
}

/// <summary>Writes several entries, each key once.</summary>
/// <param name="Partial">False: all or nothing. True: those that can be are written, the others are named.</param>
public sealed record WriteEntries(long Id, string User, string Session, IReadOnlyList<EntryWrite> Items, bool Partial)
    : MemberCommand(Id, User, Session)
{
    /// <summary>As <see cref="SetEntry.Notify"/>, once for the whole batch.</summary>
    public string? Notify { get; init; }
}

/// <summary>One write of an entry; value null removes it. Immutable. The rest as in <see cref="SetEntry"/>.</summary>
public readonly record struct EntryWrite(
    string Key, string? Value, bool Force = false, long? Version = null, int? TtlSeconds = null, bool AutoDelete = false);

/// <summary>Reads entries; null: all.</summary>
public sealed record GetEntries(long Id, string User, string Session, IReadOnlyList<string>? Keys) : MemberCommand(Id, User, Session);
