using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>One write of an entry, all of it: what is not named the entry has no longer. Immutable.</summary>
/// <param name="Key">1..128 of <c>A-Za-z0-9+=-_</c>.</param>
/// <param name="Value">At most 4,096 characters; null removes the entry.</param>
public sealed record EntryWrite(string Key, string? Value)
{
    /// <summary>Writes also another's; the role must allow it. The owner stays.</summary>
    public bool Force { get; init; }

    /// <summary>The version that the entry must have; 0: it must not be there; null: any.</summary>
    public long? Version { get; init; }

    /// <summary>It ends by itself after so many seconds; null: never.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>It ends when its owner leaves the room.</summary>
    public bool AutoDelete { get; init; }

    /// <summary>Writes the params map of a batch's item, or of a single write with <paramref name="notify"/>.</summary>
    internal void Write(WireWriter w, string? notify = null) => Parameters.Write(
        w, ("key", Key), ("value", Value), ("force", Force ? true : null), ("version", Version), ("ttlSeconds", TtlSeconds),
        ("autoDelete", AutoDelete ? true : null), ("notify", notify));
}
