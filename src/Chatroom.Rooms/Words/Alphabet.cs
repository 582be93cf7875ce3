namespace Chatroom.Rooms.Words;

/// <summary>
/// The letters of one word list, numbered from <see cref="First"/>, and which characters count as each. Immutable. Pages of 256
/// characters; those that are the same in every list are there once a process.
/// </summary>
internal sealed class Alphabet
{
    /// <summary>A letter of no word.</summary>
    public const ushort Foreign = 0;
    /// <summary>Does not count.</summary>
    public const ushort Unseen = 1;
    /// <summary>Stands between letters.</summary>
    public const ushort Separator = 2;
    /// <summary>A letter or a separator, by what stands beside it.</summary>
    public const ushort LetterSymbol = 3;
    /// <summary>Half of a character.</summary>
    public const ushort Surrogate = 4;
    public const ushort First = 5;

    private const int Scalars = 0x40000;
    private const int PageSize = 256;
    private static readonly ushort[] AllForeign = new ushort[PageSize];
    private static readonly ushort[] AllSeparators = [.. Enumerable.Repeat(Separator, PageSize)];
    private static readonly ushort[][] Plain = [.. Enumerable.Range(0, Scalars / PageSize).Select(PlainPage)];
    private static readonly ILookup<int, int> Members = MembersOfClasses();

    private readonly ushort[][] _pages = (ushort[][])Plain.Clone();
    private readonly Dictionary<int, ushort> _codes = [];

    /// <param name="classes">Each class once; the most frequent first, so that the automaton is dense.</param>
    public Alphabet(IEnumerable<int> classes)
    {
        var next = First;
        foreach (var letter in classes)
        {
            _codes.Add(letter, next);
            Set(letter, next);
            foreach (var member in Members[letter]) Set(member, next);
            next++;
        }
        Size = next;
    }

    /// <summary>All codes are below it.</summary>
    public int Size { get; }

    /// <summary>Memory of its own, in bytes.</summary>
    public int Bytes => _pages.Length * IntPtr.Size + _pages.Where((page, i) => page != Plain[i]).Count() * PageSize * sizeof(ushort);

    public ushort CodeOfClass(int letter) => _codes.GetValueOrDefault(letter);

    public ushort CodeOf(char c) => _pages[c >> 8][c & 0xFF];

    public ushort CodeOf(int scalar) => scalar < Scalars ? _pages[scalar >> 8][scalar & 0xFF] : Folding.Fold(scalar) == Folding.Unseen ? Unseen : Separator;

    private void Set(int scalar, ushort code)
    {
        if (scalar >= Scalars || Folding.IsLetterSymbol(Folding.Fold(scalar))) return;
        ref var page = ref _pages[scalar >> 8];
        if (page == Plain[scalar >> 8]) page = (ushort[])page.Clone();
        page[scalar & 0xFF] = code;
    }

    private static ushort[] PlainPage(int number)
    {
        // Ideographs beyond the first plane, of which nobody asks one by one.
        if (number >= 0x200) return AllForeign;
        ushort[] page = [.. Enumerable.Range(number * PageSize, PageSize).Select(PlainCode)];
        return page.All(code => code == Foreign) ? AllForeign : page.All(code => code == Separator) ? AllSeparators : page;
    }

    private static ushort PlainCode(int scalar)
    {
        if (scalar is >= 0xD800 and <= 0xDFFF) return Surrogate;
        var folded = Folding.Fold(scalar);
        if (folded == Folding.Unseen) return Unseen;
        if (folded < Folding.FirstLetter || Folding.IsPicture(folded)) return Separator;
        return Folding.IsLetterSymbol(folded) ? LetterSymbol : Foreign;
    }

    // Of the second plane only letters in other shapes and pictures fold to something else.
    private static ILookup<int, int> MembersOfClasses() =>
        Enumerable.Range(0, 0x20000).Where(scalar => scalar is < 0xD800 or > 0xDFFF)
            .Select(scalar => (Scalar: scalar, Class: Folding.ClassOf(Folding.Fold(scalar))))
            .Where(pair => pair.Class >= Folding.FirstLetter && pair.Class != pair.Scalar)
            .ToLookup(pair => pair.Class, pair => pair.Scalar);
}
