namespace Chatroom.Rooms.Words;

/// <summary>
/// A word list, ready to be looked for in one pass over a text. Immutable; safe from several threads: a changed list is a new
/// filter that takes the old one's place by reference.
/// </summary>
/// <remarks>
/// <para>Letters are compared as people read them: without case, width and accents, with look-alikes of other alphabets, and with
/// digits and symbols for letters (<c>0</c> o, <c>1</c> i or l, <c>@</c> a, <c>$</c> s...), at most half of the word in digits.</para>
/// <para>Latin and other scripts with spaces: a word stands alone, so that "Scunthorpe" is no find, unless the list has it with
/// <c>*</c>. Inside a word one symbol may stand between two letters (<c>f.uck</c>); white space, stops or more symbols only where
/// something stands between all of its letters, three at least (<c>f u c k</c>, but not "pen is"). Chinese and other scripts without
/// spaces: a word is found anywhere, also with spaces and symbols inside; stops (，。) again only between all of three or more.</para>
/// <para>Every occurrence counts, also one inside another. The strongest action decides; of equals the occurrence that ends first, and
/// of those the longest.</para>
/// </remarks>
public sealed class WordFilter
{
    /// <summary>Characters between two letters of a word, not counting those that nobody sees; beyond that it is no word.</summary>
    public const int SeparatorsMax = 4;

    private readonly Entry[] _entries;
    private readonly ushort[] _letters;

    /// <param name="Letters">Where its letters begin in the pool.</param>
    internal readonly record struct Entry(
        FilterWord Word, int Letters, byte Count, WordEdge Start, WordEdge End, ulong Gaps, ulong Spaced);

    private WordFilter(Entry[] entries, ushort[] letters, Alphabet alphabet, Automaton automaton) =>
        (_entries, _letters, Alphabet, Automaton) = (entries, letters, alphabet, automaton);

    /// <summary>How many words it looks for.</summary>
    public int Count => _entries.Length;

    /// <summary>What it takes in memory, in bytes, without the texts of its words.</summary>
    public int Bytes => Alphabet.Bytes + Automaton.Bytes + _letters.Length * sizeof(ushort) + _entries.Length * EntryBytes;

    internal Alphabet Alphabet { get; }
    internal Automaton Automaton { get; }

    private static int EntryBytes => System.Runtime.CompilerServices.Unsafe.SizeOf<Entry>();

    /// <summary>Whether a list may have that word: it has a letter, and no more than 64.</summary>
    public static bool IsWord(string text) => WordPattern.From(text) is not null;

    /// <summary>Null for an empty list: there is nothing to look for.</summary>
    /// <exception cref="ArgumentException">One of them is no word (<see cref="IsWord"/>), or has no action.</exception>
    public static WordFilter? Build(IReadOnlyList<FilterWord> words)
    {
        if (words.Count == 0) return null;
        var patterns = new WordPattern[words.Count];
        for (var i = 0; i < patterns.Length; i++)
        {
            patterns[i] = WordPattern.From(words[i].Text) ?? throw new ArgumentException($"'{words[i].Text}' is no word", nameof(words));
            if (words[i].Action == WordAction.None) throw new ArgumentException($"'{words[i].Text}' has no action", nameof(words));
        }
        var alphabet = AlphabetOf(patterns);
        var coded = Array.ConvertAll(patterns, p => Array.ConvertAll(p.Letters, l => alphabet.CodeOfClass(Folding.ClassOf(l))));
        var (entries, letters) = Pool(words, patterns);
        return new WordFilter(entries, letters, alphabet, AutomatonBuilder.Build(coded, alphabet.Size));
    }

    /// <summary>What decides about <paramref name="text"/>. Allocates nothing.</summary>
    public WordHit Find(ReadOnlySpan<char> text)
    {
        var strongest = default(WordHit);
        var matches = new WordMatches(this, text);
        while (matches.MoveNext())
        {
            if (matches.Current.Action <= strongest.Action) continue;
            strongest = matches.Current;
            if (strongest.Action == WordAction.Shield) break;
        }
        return strongest;
    }

    /// <summary>Every occurrence, in the order in which they end, the longest first.</summary>
    public IReadOnlyList<WordHit> FindAll(ReadOnlySpan<char> text)
    {
        var all = new List<WordHit>();
        var matches = new WordMatches(this, text);
        while (matches.MoveNext()) all.Add(matches.Current);
        return all;
    }

    internal ref readonly Entry EntryAt(int word) => ref _entries[word];

    internal ReadOnlySpan<ushort> LettersOf(in Entry entry) => _letters.AsSpan(entry.Letters, entry.Count);

    // Frequent letters get the low numbers; ties by code point, so that the same list always gives the same filter.
    private static Alphabet AlphabetOf(WordPattern[] patterns) => new(
        patterns.SelectMany(pattern => pattern.Letters).CountBy(Folding.ClassOf)
            .OrderByDescending(counted => counted.Value).ThenBy(counted => counted.Key).Select(counted => counted.Key));

    private static (Entry[] Entries, ushort[] Letters) Pool(IReadOnlyList<FilterWord> words, WordPattern[] patterns)
    {
        var entries = new Entry[patterns.Length];
        var letters = new ushort[patterns.Sum(pattern => pattern.Letters.Length)];
        var at = 0;
        for (var i = 0; i < patterns.Length; i++)
        {
            var p = patterns[i];
            entries[i] = new(words[i], at, (byte)p.Letters.Length, p.Start, p.End, p.Gaps, p.Spaced);
            foreach (var letter in p.Letters) letters[at++] = WordMatches.Compared(letter);
        }
        return (entries, letters);
    }
}
