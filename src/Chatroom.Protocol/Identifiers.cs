using System.Buffers;
using System.Text;

namespace Chatroom.Protocol;

/// <summary>Which strings are ids. Thread-safe.</summary>
public static class Identifiers
{
    private const string KeyCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=-_";
    private static readonly SearchValues<char> EntryKey = SearchValues.Create(KeyCharacters);
    private static readonly SearchValues<char> RoomId = SearchValues.Create(KeyCharacters + ".:");

    /// <summary>1..64 of <c>A-Za-z0-9+=-_.:</c>, but for <c>.</c> and <c>..</c>: a URL cannot name them.</summary>
    public static bool IsRoomId(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= WireLimits.RoomIdBytes && !text.ContainsAnyExcept(RoomId) && text is not ("." or "..");

    /// <summary>1..128 of <c>A-Za-z0-9+=-_</c>.</summary>
    public static bool IsEntryKey(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= WireLimits.EntryKeyBytes && !text.ContainsAnyExcept(EntryKey);

    /// <summary>1..64 bytes of UTF-8, no control character, no white space at the ends.</summary>
    public static bool IsUserId(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > WireLimits.UserIdBytes) return false;
        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) return false;
        foreach (var one in text)
        {
            if (char.IsControl(one)) return false;
        }
        return IsText(text, WireLimits.UserIdBytes);
    }

    /// <summary>1..64 bytes of UTF-8.</summary>
    public static bool IsClientMessageId(ReadOnlySpan<char> text) => !text.IsEmpty && IsText(text, WireLimits.ClientMessageIdBytes);

    // Half of a surrogate pair is no text: two of them would become the same bytes.
    private static bool IsText(ReadOnlySpan<char> text, int maxBytes)
    {
        if (text.Length > maxBytes || Encoding.UTF8.GetByteCount(text) > maxBytes) return false;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var taken) != OperationStatus.Done) return false;
            text = text[taken..];
        }
        return true;
    }
}
