namespace Chatroom.Protocol;

/// <summary>One word of a list. Immutable.</summary>
/// <param name="Action"><c>shield</c>, <c>replace</c> or <c>hold</c>.</param>
public readonly record struct WordItem(string Word, string Action);
