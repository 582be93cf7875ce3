namespace Chatroom.Rooms.Words;

/// <summary>Writes <c>*</c> over the words that are to be replaced. Stateless.</summary>
public static class Masking
{
    private const char Star = '*';
    private const int OnStackChars = 4_096;

    /// <summary>
    /// <paramref name="text"/> with each character of every found word as <c>*</c>, with whatever was inserted; what nobody sees in
    /// there goes. Never longer than the text, in chars or in bytes of UTF-8.
    /// </summary>
    public static string Mask(string text, WordFilter? one, WordFilter? other)
    {
        var marks = text.Length <= OnStackChars ? stackalloc bool[text.Length] : new bool[text.Length];
        Mark(text, one, marks);
        Mark(text, other, marks);
        return marks.Contains(true) ? Write(text, marks) : text;
    }

    private static void Mark(string text, WordFilter? filter, Span<bool> marks)
    {
        if (filter is null) return;
        var matches = new WordMatches(filter, text);
        while (matches.MoveNext()) marks.Slice(matches.Current.Start, matches.Current.Length).Fill(true);
    }

    private static string Write(string text, ReadOnlySpan<bool> marks)
    {
        var masked = text.Length <= OnStackChars ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length;)
        {
            if (!marks[at])
            {
                var plain = marks[at..].IndexOf(true) is var next and >= 0 ? next : text.Length - at;
                text.AsSpan(at, plain).CopyTo(masked[length..]);
                (at, length) = (at + plain, length + plain);
                continue;
            }
            var glyph = Glyph.At(text, at);
            if (glyph.Folded != Folding.Unseen) masked[length++] = Star;
            at += glyph.Width;
        }
        return new string(masked[..length]);
    }
}
