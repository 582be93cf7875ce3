namespace Chatroom.Rooms.Words;

/// <summary>What becomes of a message in which a word was found, mildest first: of several words the strongest action decides.</summary>
public enum WordAction : byte
{
    /// <summary>Nothing was found.</summary>
    None,
    /// <summary>The message is sent, with each character of the word as <c>*</c>.</summary>
    Replace,
    /// <summary>Moderators see it first, and approve or deny it.</summary>
    Hold,
    /// <summary>The message is refused.</summary>
    Shield,
}

/// <summary>One line of a word list. Immutable.</summary>
/// <param name="Text">The word as its author wrote it; see <see cref="WordPattern"/> for what it may say.</param>
public readonly record struct FilterWord(string Text, WordAction Action);

/// <summary>Where a word was found in a text. Immutable; the default value says that none was.</summary>
/// <param name="Word">The word as the list has it; null when none was found.</param>
/// <param name="Start">Index of its first char in the text as it was written.</param>
/// <param name="Length">Chars up to its last one, with whatever was inserted between.</param>
public readonly record struct WordHit(WordAction Action, string? Word, int Start, int Length)
{
    public bool IsHit => Action != WordAction.None;
}
