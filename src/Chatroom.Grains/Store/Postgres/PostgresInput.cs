using System.Text;

namespace Chatroom.Grains.Store;

/// <summary>What PostgreSQL's text takes: valid UTF-8 without U+0000. Stateless, thread-safe.</summary>
internal static class PostgresInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Ids must come back as they were: others are refused.</summary>
    /// <exception cref="ArgumentException">It cannot be stored, or is empty.</exception>
    internal static void Check(string room)
    {
        StoreInput.Check(room);
        CheckText(room);
    }

    internal static void CheckText(string room)
    {
        if (room.Contains('\0')) throw new ArgumentException("U+0000 cannot be stored in an id", nameof(room));
        Strict.GetByteCount(room);
    }

    /// <summary>Texts for people may change in what cannot be stored.</summary>
    internal static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
