namespace Chatroom.Rooms.Words;

/// <summary>One character of a text as a reader sees it. Immutable.</summary>
/// <param name="Folded">As <see cref="Folding.Fold"/> gives it, where it stands in this text.</param>
/// <param name="Width">Chars that it takes, 1 or 2.</param>
internal readonly record struct Glyph(int Folded, int Width)
{
    public bool IsLetter => Folded >= Folding.FirstLetter;

    /// <summary>The character that begins at <paramref name="at"/>.</summary>
    public static Glyph At(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            return new(Folding.Fold(char.ConvertToUtf32(c, text[at + 1])), 2);
        var folded = Folding.Fold(c);
        return new(Folding.IsLetterSymbol(folded) && !IsRead(text, at, folded) ? MarkOf(folded) : folded, 1);
    }

    /// <summary>The character that ends before <paramref name="end"/>.</summary>
    public static Glyph Before(ReadOnlySpan<char> text, int end)
    {
        var isPair = end > 1 && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]);
        return At(text, isPair ? end - 2 : end - 1);
    }

    public static int MarkOf(int letterSymbol) => letterSymbol == '!' ? Folding.Stop : Folding.Mark;

    /// <summary>Whether a symbol such as <c>@</c> is read as a letter here.</summary>
    public static bool IsRead(ReadOnlySpan<char> text, int at, int folded) =>
        folded is '!' or '|' ? IsStroke(text, at) : IsLatin(text, at - 1) || IsLatin(text, at + 1);

    // "sh!t", "k!!l", "!diot", but neither "shit!" nor "f!u!c!k".
    private static bool IsStroke(ReadOnlySpan<char> text, int at)
    {
        var next = at + 1;
        while (next < text.Length && text[next] == text[at] && next - at < WordPattern.LettersMax) next++;
        if (!IsLatin(text, next)) return false;
        return !Alternates(text, at, 1) && !Alternates(text, at, -1);
    }

    private static bool Alternates(ReadOnlySpan<char> text, int at, int step)
    {
        var same = at + 2 * step;
        return IsLatin(text, at + step) && same >= 0 && same < text.Length && text[same] == text[at] && IsLatin(text, same + step);
    }

    private static bool IsLatin(ReadOnlySpan<char> text, int at) =>
        at >= 0 && at < text.Length && Folding.Fold(text[at]) is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '@' or '$' or 0x20AC or 0xA2;
}
