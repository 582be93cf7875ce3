using System.Text;

namespace Chatroom.Rooms;

/// <summary>Whether a text is made of nothing but emotes: emoji, <c>:name:</c> codes and white space between them. Thread-safe; allocates nothing.</summary>
internal static class Emotes
{
    private const int CodeChars = 32;
    private const int Keycap = 0x20E3;

    // Pictures by their blocks; what Unicode calls symbols has letters and digits in circles too, which would spell words.
    private static ReadOnlySpan<int> Ranges =>
    [
        0xA9, 0xA9, 0xAE, 0xAE, 0x203C, 0x203C, 0x2049, 0x2049, 0x2122, 0x2122, 0x2139, 0x2139, 0x2194, 0x2199, 0x21A9, 0x21AA,
        0x231A, 0x231B, 0x2328, 0x2328, 0x23CF, 0x23CF, 0x23E9, 0x23F3, 0x23F8, 0x23FA, 0x24C2, 0x24C2, 0x25AA, 0x25AB,
        0x25B6, 0x25B6, 0x25C0, 0x25C0, 0x25FB, 0x25FE, 0x2600, 0x2775, 0x2794, 0x27BF, 0x2934, 0x2935, 0x2B05, 0x2B07,
        0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x3030, 0x3030, 0x303D, 0x303D, 0x3297, 0x3297, 0x3299, 0x3299,
        0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F170, 0x1F171, 0x1F17E, 0x1F17F, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A,
        0x1F1E6, 0x1F1FF, 0x1F201, 0x1F202, 0x1F21A, 0x1F21A, 0x1F22F, 0x1F22F, 0x1F232, 0x1F23A, 0x1F250, 0x1F251,
        0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F7E0, 0x1F7EB, 0x1F7F0, 0x1F7F0, 0x1F90C, 0x1F9FF, 0x1FA70, 0x1FAFF,
    ];

    /// <summary>A text without any emote has none to show and is no such text.</summary>
    public static bool IsOnly(string text)
    {
        var rest = text.AsSpan();
        var any = false;
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            var length = Length(rest);
            if (length == 0) return false;
            rest = rest[length..];
            any = true;
        }
        return any;
    }

    /// <summary>The chars of the emote at the beginning; 0: there is none.</summary>
    private static int Length(ReadOnlySpan<char> text)
    {
        if (text[0] == ':') return CodeLength(text);
        if (text[0] is (>= '0' and <= '9') or '#' or '*') return KeycapLength(text);
        Rune.DecodeFromUtf16(text, out var first, out var length);
        if (!IsPicture(first.Value)) return 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var next, out var chars);
            if (!Follows(next.Value)) break;
            length += chars;
        }
        return length;
    }

    private static int CodeLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length && i <= CodeChars + 1; i++)
        {
            if (text[i] == ':') return i > 1 ? i + 1 : 0;
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('_' or '-' or '+')) return 0;
        }
        return 0;
    }

    private static int KeycapLength(ReadOnlySpan<char> text)
    {
        var at = text.Length > 1 && text[1] == 0xFE0F ? 2 : 1;
        return at < text.Length && text[at] == Keycap ? at + 1 : 0;
    }

    private static bool IsPicture(int rune)
    {
        for (var i = 0; i < Ranges.Length; i += 2)
            if (rune <= Ranges[i + 1]) return rune >= Ranges[i];
        return false;
    }

    /// <summary>What joins pictures or says how they look, and the tags of a flag.</summary>
    private static bool Follows(int rune) => rune is 0x200D or 0xFE0F or 0xFE0E or (>= 0xE0020 and <= 0xE007F);
}
