using System.Globalization;
using System.Text;

namespace Chatroom.Rooms.Words;

/// <summary>
/// What a character counts as when words are looked for: the letter that people read in it, or one of the marks below. Immutable
/// tables (256 KB a process, made at first use); safe from several threads.
/// </summary>
internal static class Folding
{
    /// <summary>Not seen by a reader: zero-width, format and combining characters. Never counts.</summary>
    public const int Unseen = 0;
    /// <summary>A symbol or a punctuation mark inside a sentence.</summary>
    public const int Mark = 1;
    /// <summary>White space.</summary>
    public const int Space = 2;
    /// <summary>What ends a sentence or part of one, or an apostrophe: words on both sides are seldom one word.</summary>
    public const int Stop = 3;
    /// <summary>From here on: a letter, digit, ideograph or picture, as its folded code point.</summary>
    public const int FirstLetter = 4;

    private const int Bmp = 0x10000;
    private const string Stops = ",!?;:'\"()\u2018\u2019\u201C\u201D\u2026\u3001\u3002\uFE50\uFE51\uFE52\uFE54\uFE55\uFE56\uFE57\uFF61\uFF64\u2028\u2029\n\r";
    private const string LetterSymbols = "@$!|\u20AC\u00A2";

    private static readonly ushort[] Folded = MakeFolded();

    /// <summary>The folded code point of one Unicode scalar, or what else it is.</summary>
    public static int Fold(int scalar) => scalar < Bmp ? Folded[scalar] : FoldAstral(scalar);

    /// <summary>
    /// One letter for all that may be read as each other, so that an automaton has one way for them. What it finds is compared by
    /// <see cref="MayStandFor"/> then.
    /// </summary>
    public static int ClassOf(int folded) => folded switch
    {
        '0' => 'o',
        '1' or 'l' or '!' or '|' => 'i',
        '3' or 0x20AC => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' => 't',
        '8' => 'b',
        0xA2 => 'c',
        _ => folded,
    };

    /// <summary>Whether a reader may take <paramref name="written"/> for <paramref name="meant"/>; both folded, of one class.</summary>
    public static bool MayStandFor(int written, int meant) =>
        written == meant || (!IsAsciiLetter(written) && IsAsciiLetter(meant) && (meant != 'l' || written is '1' or '|'));

    /// <summary>Symbols that are read as letters between letters, and as symbols elsewhere.</summary>
    public static bool IsLetterSymbol(int folded) => folded < Bmp && LetterSymbols.Contains((char)folded);

    /// <summary>A picture, as emoji are: a letter of words that have it, a mark elsewhere.</summary>
    public static bool IsPicture(int folded) => folded >= FirstLetter && !IsLetterSymbol(folded) && !IsDigit(folded) && !IsLetter(folded);

    public static bool IsDigit(int folded) => folded is >= '0' and <= '9';

    public static bool IsAsciiLetter(int folded) => folded is >= 'a' and <= 'z';

    /// <summary>Whether words of that letter's script stand apart in a text: Latin does, Chinese does not.</summary>
    public static bool IsSpaced(int folded) => folded >= FirstLetter && !IsDigit(folded) && IsLetter(folded) && !IsUnspaced(folded);

    private static bool IsLetter(int folded) => folded is < 0xD800 or > 0xDFFF && Rune.IsLetter(new Rune(folded));

    // Thai and Lao, Myanmar, Khmer, Hangul, Chinese and Japanese.
    private static bool IsUnspaced(int folded) => folded is (>= 0x0E00 and < 0x0F00) or (>= 0x1000 and < 0x10A0) or (>= 0x1100 and < 0x1200)
        or (>= 0x1780 and < 0x1800) or (>= 0x2E80 and < 0xA4D0) or (>= 0xA960 and < 0xA980) or (>= 0xAC00 and < 0xD800)
        or (>= 0xF900 and < 0xFB00) or (>= 0x1F000 and < 0x40000);

    private static ushort[] MakeFolded()
    {
        var map = new ushort[Bmp];
        foreach (var row in LookAlikes.Rows)
            foreach (var same in row) map[same] = row[0];
        for (var i = 0; i < LookAlikes.Radicals.Length; i++) map[0x2F00 + i] = LookAlikes.Radicals[i];
        for (var i = 0; i < LookAlikes.HalfWidthKana.Length; i++) map[0xFF66 + i] = Unvoiced(LookAlikes.HalfWidthKana[i]);
        for (var i = 0; i < LookAlikes.VoicedKana.Length; i += 2) map[LookAlikes.VoicedKana[i]] = LookAlikes.VoicedKana[i + 1];
        // What a full-width form or a capital folds to is looked up in the rows alone.
        var known = (ushort[])map.Clone();
        for (var c = 0; c < Bmp; c++) map[c] = known[c] != 0 ? known[c] : Plain((char)c, known);
        return map;
    }

    private static char Unvoiced(char kana)
    {
        var at = LookAlikes.VoicedKana.IndexOf(kana, StringComparison.Ordinal);
        return at >= 0 && at % 2 == 0 ? LookAlikes.VoicedKana[at + 1] : kana;
    }

    private static ushort Plain(char c, ushort[] known)
    {
        if (IsUnseen(c)) return Unseen;
        if (c is >= '\uFF01' and <= '\uFF5E') c = (char)(c - 0xFEE0);
        c = char.ToLowerInvariant(c);
        if (known[c] != 0) return known[c];
        if (char.IsLetterOrDigit(c) || LetterSymbols.Contains(c)) return c;
        if (Stops.Contains(c)) return Stop;
        if (char.IsWhiteSpace(c)) return Space;
        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Control => Unseen,
            UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
                or UnicodeCategory.ModifierSymbol => Mark,
            _ => c,
        };
    }

    private static bool IsUnseen(char c) =>
        c is '\u00AD' or '\u034F' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u3099' or '\u309A' or '\uFF9E' or '\uFF9F' or '\u2800'
        || c is (>= '\u0300' and <= '\u036F') or (>= '\u180B' and <= '\u180F') or (>= '\u1AB0' and <= '\u1AFF')
            or (>= '\u1DC0' and <= '\u1DFF') or (>= '\u20D0' and <= '\u20FF') or (>= '\uFE00' and <= '\uFE0F') or (>= '\uFE20' and <= '\uFE2F')
        || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static int FoldAstral(int scalar) => scalar switch
    {
        // Mathematical letters come in rows of two alphabets, digits in rows of ten.
        >= 0x1D400 and <= 0x1D6A3 => 'a' + (scalar - 0x1D400) % 26,
        >= 0x1D7CE and <= 0x1D7FF => '0' + (scalar - 0x1D7CE) % 10,
        >= 0x1F130 and <= 0x1F149 => 'a' + scalar - 0x1F130,
        >= 0x1F150 and <= 0x1F169 => 'a' + scalar - 0x1F150,
        >= 0x1F170 and <= 0x1F189 => 'a' + scalar - 0x1F170,
        >= 0x1F1E6 and <= 0x1F1FF => 'a' + scalar - 0x1F1E6,
        // Tones of skin, selectors and tags.
        (>= 0x1F3FB and <= 0x1F3FF) or >= 0xE0000 => Unseen,
        _ => Rune.ToLowerInvariant(new Rune(scalar)).Value,
    };
}
