namespace Chatroom.Rooms.Words;

/// <summary>
/// A place where the automaton has seen the letters of a word, read backwards from its end. Not thread-safe; lives on the stack.
/// </summary>
internal ref struct Candidate(WordFilter filter, ReadOnlySpan<char> text, int end)
{
    private const int SpreadLetters = 3;
    private readonly ReadOnlySpan<char> _text = text;
    private int _at = end;
    private int _separators;
    private bool _oneMark;
    private bool _stops;

    /// <summary>Index of the word's first char.</summary>
    public readonly int Start => _at;

    /// <summary>Whether the word is there. Ask once.</summary>
    public bool Is(in WordFilter.Entry word)
    {
        var letters = filter.LettersOf(word);
        if (Clashes(word.End, Behind(_at))) return false;
        var (digits, isSpread, mustBeSpread) = (0, true, false);
        for (var i = letters.Length - 1; ; i--)
        {
            var written = Glyph.Before(_text, _at);
            _at -= written.Width;
            if (!Compare(written.Folded, letters[i], ref digits)) return false;
            if (i == 0) break;
            SkipSeparators();
            isSpread &= _separators > 0;
            mustBeSpread |= _separators > 0 && !MayStandApart(word, i);
        }
        if (digits * 2 > letters.Length || (mustBeSpread && !(isSpread && letters.Length >= SpreadLetters))) return false;
        return !Clashes(word.Start, Before(_at));
    }

    private static bool Compare(int written, ushort meant, ref int digits)
    {
        if (meant == 0) return true;
        if (!Folding.MayStandFor(written, meant)) return false;
        if (written != meant && Folding.IsDigit(written)) digits++;
        return true;
    }

    /// <summary>Whether what was just skipped may stand between letter <paramref name="i"/> and the one before it.</summary>
    private readonly bool MayStandApart(in WordFilter.Entry word, int i)
    {
        if ((word.Gaps >> i & 1) != 0) return true;
        var areSpaced = (word.Spaced >> i & word.Spaced >> (i - 1) & 1) != 0;
        return areSpaced ? _oneMark : !_stops;
    }

    private void SkipSeparators()
    {
        (_separators, _oneMark, _stops) = (0, false, false);
        var dots = 0;
        while (_at > 0)
        {
            var glyph = Glyph.Before(_text, _at);
            if (IsOfWord(glyph)) break;
            _at -= glyph.Width;
            if (glyph.Folded == Folding.Unseen) continue;
            if (_text[_at] == '.') dots++;
            _separators++;
            _oneMark = _separators == 1 && glyph.Folded is Folding.Mark or >= Folding.FirstLetter;
            // Several dots are a pause.
            _stops |= glyph.Folded == Folding.Stop || dots > 1;
        }
    }

    // Pictures are letters in lists that have them, else they stand between.
    private readonly bool IsOfWord(Glyph glyph) =>
        glyph.IsLetter && (!Folding.IsPicture(glyph.Folded) || filter.Alphabet.CodeOfClass(glyph.Folded) >= Alphabet.First);

    private static bool Clashes(WordEdge edge, int neighbour) => edge switch
    {
        WordEdge.NoLetter => Folding.IsSpaced(neighbour),
        WordEdge.NoDigit => Folding.IsDigit(neighbour),
        _ => false,
    };

    /// <summary>What a reader sees before that place, folded; <see cref="Folding.Space"/> at the begin of the text.</summary>
    private readonly int Before(int at)
    {
        while (at > 0)
        {
            var glyph = Glyph.Before(_text, at);
            if (glyph.Folded != Folding.Unseen) return glyph.Folded;
            at -= glyph.Width;
        }
        return Folding.Space;
    }

    private readonly int Behind(int at)
    {
        while (at < _text.Length)
        {
            var glyph = Glyph.At(_text, at);
            if (glyph.Folded != Folding.Unseen) return glyph.Folded;
            at += glyph.Width;
        }
        return Folding.Space;
    }
}
