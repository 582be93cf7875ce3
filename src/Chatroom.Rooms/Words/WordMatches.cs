namespace Chatroom.Rooms.Words;

/// <summary>
/// Goes once over a text and stops at each occurrence of a word. Not thread-safe; lives on the stack of one call and allocates
/// nothing.
/// </summary>
/// <remarks>
/// The automaton reads letters only, of one class each, and so finds candidates. Each is read backwards in the text itself: there
/// the letters are exact and what stands between them is seen. That costs the length of the word, and only at candidates.
/// </remarks>
internal ref struct WordMatches(WordFilter filter, ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _state = Automaton.Root;
    private int _separators;
    private int _candidate = Automaton.NoWord;

    public WordHit Current { get; private set; }

    /// <summary>What is kept of a letter for the comparison: beyond the first plane its class says it all.</summary>
    public static ushort Compared(int letter) => letter <= char.MaxValue ? (ushort)letter : (ushort)0;

    public bool MoveNext()
    {
        while (true)
        {
            while (_candidate != Automaton.NoWord)
            {
                ref readonly var entry = ref filter.EntryAt(_candidate);
                _candidate = filter.Automaton.NextWord(_candidate);
                var candidate = new Candidate(filter, _text, _at);
                if (!candidate.Is(entry)) continue;
                Current = new WordHit(entry.Word.Action, entry.Word.Text, candidate.Start, WithMarks(_at) - candidate.Start);
                return true;
            }
            if (!Advance()) return false;
        }
    }

    /// <summary>Behind the next letter that ends a candidate.</summary>
    private bool Advance()
    {
        var text = _text;
        var (alphabet, automaton) = (filter.Alphabet, filter.Automaton);
        var (at, state, separators) = (_at, _state, _separators);
        while (at < text.Length)
        {
            var code = alphabet.CodeOf(text[at]);
            var width = 1;
            if (code is Alphabet.LetterSymbol or Alphabet.Surrogate) (code, width) = Resolve(text, at, alphabet);
            at += width;
            if (code >= Alphabet.First)
            {
                state = automaton.Step(state, code);
                separators = 0;
                if (automaton.WordAt(state) is var word and not Automaton.NoWord)
                {
                    (_at, _state, _separators, _candidate) = (at, state, separators, word);
                    return true;
                }
            }
            else if (code == Alphabet.Foreign || (code == Alphabet.Separator && ++separators > WordFilter.SeparatorsMax))
            {
                (state, separators) = (Automaton.Root, 0);
            }
        }
        _at = at;
        return false;
    }

    /// <summary>Behind the marks on the letter that ends there: they are of it.</summary>
    private readonly int WithMarks(int end)
    {
        while (end < _text.Length && Glyph.At(_text, end) is { Folded: Folding.Unseen } mark) end += mark.Width;
        return end;
    }

    /// <summary>The code of a character that one char does not tell.</summary>
    public static (ushort Code, int Width) Resolve(ReadOnlySpan<char> text, int at, Alphabet alphabet)
    {
        var c = text[at];
        if (!char.IsSurrogate(c))
        {
            var folded = Folding.Fold(c);
            return (Glyph.IsRead(text, at, folded) ? alphabet.CodeOfClass(Folding.ClassOf(folded)) : Alphabet.Separator, 1);
        }
        return char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            ? (alphabet.CodeOf(char.ConvertToUtf32(c, text[at + 1])), 2)
            : (Alphabet.Foreign, 1);
    }
}
