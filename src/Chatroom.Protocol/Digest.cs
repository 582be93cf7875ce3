using System.Globalization;
using System.Text.Unicode;

namespace Chatroom.Protocol;

/// <summary>
/// What both sides sum over the messages of a range to prove that they hold the same ones; the formula stands in
/// docs/PROTOCOL.md. Allocates nothing. Thread-safe.
/// </summary>
public static class Digest
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const byte Separator = 0x1f;
    private const int ChunkBytes = 256;

    /// <summary>The hash of one message event. A range's digest is the sum, modulo 2^64; other events count 0.</summary>
    public static ulong Of(long seq, string user, string id, string type, string content)
    {
        Span<byte> chunk = stackalloc byte[ChunkBytes];
        seq.TryFormat(chunk, out var digits, provider: CultureInfo.InvariantCulture);
        var hash = Add(Offset, chunk[..digits]);
        hash = Add(hash, user, chunk);
        hash = Add(hash, id, chunk);
        hash = Add(hash, type, chunk);
        hash = Add(hash, content, chunk);
        return Mix(hash);
    }

    /// <summary>A digest as 16 lower-case hex digits.</summary>
    public static string Hex(ulong digest) => digest.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads back what <see cref="Hex"/> wrote.</summary>
    /// <exception cref="MalformedFrameException">It is no digest.</exception>
    public static ulong Parse(string text) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digest)
        ? digest
        : throw new MalformedFrameException(Codes.InvalidArgument, $"'{text}' is no digest.");

    private static ulong Add(ulong hash, string text, Span<byte> chunk)
    {
        hash = (hash ^ Separator) * Prime;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            Utf8.FromUtf16(rest, chunk, out var read, out var written);
            hash = Add(hash, chunk[..written]);
            rest = rest[read..];
        }
        return hash;
    }

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes) hash = (hash ^ one) * Prime;
        return hash;
    }

    // Without it the sum of FNV hashes would keep the low bits' patterns.
    private static ulong Mix(ulong x)
    {
        x ^= x >> 33;
        x *= 0xff51afd7ed558ccd;
        x ^= x >> 33;
        x *= 0xc4ceb9fe1a85ec53;
        return x ^ (x >> 33);
    }
}
