namespace Chatroom.Client;

/// <summary>Whom a message names. Immutable.</summary>
public sealed record Naming
{
    /// <summary>At most 20 users who are to be told of it; null: none.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>Everybody is to be told of it; the role must allow it.</summary>
    public bool MentionsAll { get; init; }

    /// <summary>At most 20 users: only they and the sender get it, everyone else a gap; null: everyone gets it.</summary>
    public IReadOnlyList<string>? To { get; init; }
}
