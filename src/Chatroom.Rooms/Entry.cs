namespace Chatroom.Rooms;

/// <summary>A key and value that everybody in the room sees. Immutable.</summary>
/// <param name="Version">The seq of the event that wrote it: grows with each write, never comes twice in an epoch.</param>
public sealed record Entry(string Key, string Value, long Version, string Owner)
{
    /// <summary>When it ends by itself, Unix milliseconds; <see cref="Until.Never"/>: it does not.</summary>
    public long UntilMs { get; init; }

    /// <summary>Whether it ends when its owner leaves the room.</summary>
    public bool AutoDelete { get; init; }
}

/// <summary>A counter and its total. Immutable.</summary>
public sealed record Counter(string Name, long Total);
