namespace Chatroom.Rooms.Words;

/// <summary>
/// A word of a list as it is looked for: its letters, folded, and where it may be written apart. Immutable.
/// </summary>
/// <remarks>
/// A space or symbol inside the word says that anything may stand there, or nothing: <c>kill yourself</c> is also found as
/// <c>kill-yourself</c>. <c>*</c> at an end says that the word goes on there: <c>fuck*</c> is also found in <c>fucking</c>.
/// </remarks>
internal sealed class WordPattern
{
    /// <summary>The longest word, in letters: one bit each.</summary>
    public const int LettersMax = 64;

    private WordPattern(int[] letters, ulong gaps, bool openStart, bool openEnd)
    {
        (Letters, Gaps) = (letters, gaps);
        for (var i = 0; i < letters.Length; i++)
            if (Folding.IsDigit(letters[i]) || Folding.IsSpaced(letters[i])) Spaced |= 1UL << i;
        Start = openStart ? WordEdge.Open : EdgeAt(0);
        End = openEnd ? WordEdge.Open : EdgeAt(letters.Length - 1);
    }

    /// <summary>Folded code points, 1..64.</summary>
    public int[] Letters { get; }

    /// <summary>Bit n: the word itself is written apart before letter n.</summary>
    public ulong Gaps { get; }

    /// <summary>Bit n: letter n is of a script that writes words apart, or a digit.</summary>
    public ulong Spaced { get; }

    /// <summary>What may not stand before it.</summary>
    public WordEdge Start { get; }

    /// <summary>What may not stand behind it.</summary>
    public WordEdge End { get; }

    /// <summary>Null when the text has no letter, or more than <see cref="LettersMax"/>.</summary>
    public static WordPattern? From(string text)
    {
        var letters = new List<int>();
        var (gaps, isApart) = (0UL, false);
        for (var i = 0; i < text.Length;)
        {
            var glyph = Glyph.At(text, i);
            i += glyph.Width;
            if (!glyph.IsLetter)
            {
                isApart |= glyph.Folded != Folding.Unseen;
                continue;
            }
            if (letters.Count == LettersMax) return null;
            if (isApart && letters.Count > 0) gaps |= 1UL << letters.Count;
            letters.Add(glyph.Folded);
            isApart = false;
        }
        return letters.Count == 0 ? null : new([.. letters], gaps, text.StartsWith('*'), text.EndsWith('*'));
    }

    private WordEdge EdgeAt(int letter) =>
        Folding.IsDigit(Letters[letter]) ? WordEdge.NoDigit : (Spaced >> letter & 1) != 0 ? WordEdge.NoLetter : WordEdge.Open;
}

/// <summary>Where a word ends: what would make it part of a longer one.</summary>
internal enum WordEdge : byte
{
    /// <summary>It may be part of anything.</summary>
    Open,
    /// <summary>A letter of a script that writes words apart makes it another word; a digit does not.</summary>
    NoLetter,
    /// <summary>A digit makes it another number.</summary>
    NoDigit,
}
