namespace Chatroom.Rooms;

/// <summary>Whom a message names, and whom it is for. Immutable; one that names nobody is null instead.</summary>
/// <param name="Mentions">Users who are to be told of it.</param>
/// <param name="MentionsAll">Everybody is, and the list is empty.</param>
/// <param name="To">Only they and the sender get it; empty: it is for everyone.</param>
public sealed record Addressing(IReadOnlyList<string> Mentions, bool MentionsAll, IReadOnlyList<string> To)
{
    /// <summary>Null when nobody is named.</summary>
    public static Addressing? Of(IReadOnlyList<string>? mentions, bool mentionsAll, IReadOnlyList<string>? to) =>
        mentionsAll || mentions is { Count: > 0 } || to is { Count: > 0 } ? new Addressing(mentionsAll ? [] : mentions ?? [], mentionsAll, to ?? []) : null;
}
