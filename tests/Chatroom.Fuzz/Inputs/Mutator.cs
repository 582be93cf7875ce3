using System.Buffers.Binary;

namespace Chatroom.Fuzz.Inputs;

/// <summary>Damages bytes the way that finds faults: bits, lengths, cuts, repeats, pieces of others. Not thread-safe.</summary>
internal sealed class Mutator(Random random)
{
    private const int StepsMax = 4;
    private const int RepeatsMax = 64;
    private static readonly byte[] Heads =
        [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xc4, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcf, 0xd3, 0xd4, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xe0, 0xff];
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "[", "]", "{", "}", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "null", "true", "-", "-0", "1e999", "1e-999", "0.1", "1.0", "9007199254740993",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "4294967296", "-1", " ", "\n", "\u001b[31m", "\r\n",
            "[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\"\":", "\"users\":[", "\"seq\":", "\"type\":\"text\"", "\"content\":\"\"", "\"room\":\"a\"", "é", "你", "👋", "\u202e", "\u0000",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xdd, 0xff, 0xff, 0xff, 0xff], [0xdf, 0x7f, 0xff, 0xff, 0xff],
        [0xdb, 0x80, 0, 0, 0], [0xc6, 0xff, 0xff, 0xff, 0xff], [0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
        [0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0], [0xca, 0x7f, 0xc0, 0, 0], [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0],
    ];

    /// <summary>A damaged copy; <paramref name="other"/> lends pieces.</summary>
    public byte[] Mutate(byte[] input, byte[] other, int bytesMax)
    {
        var bytes = input;
        for (var steps = random.Next(1, StepsMax + 1); steps > 0; steps--) bytes = Step(bytes, other);
        return bytes.Length <= bytesMax ? bytes : bytes[..bytesMax];
    }

    private byte[] Step(byte[] bytes, byte[] other)
    {
        if (bytes.Length == 0) return Piece();
        var at = random.Next(bytes.Length);
        return random.Next(10) switch
        {
            0 => Changed(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8)))),
            1 => Changed(bytes, at, Heads[random.Next(Heads.Length)]),
            2 => Changed(bytes, at, (byte)random.Next(256)),
            3 => bytes[..at],
            4 => [.. bytes[..at], .. Piece(), .. bytes[at..]],
            5 => [.. bytes[..at], .. bytes[(at + random.Next(Math.Min(8, bytes.Length - at)))..]],
            6 => Repeated(bytes, at),
            7 => [.. bytes[..at], .. other[random.Next(other.Length + 1)..]],
            8 => [.. bytes[..at], .. Piece(), .. bytes[Math.Min(bytes.Length, at + random.Next(6))..]],
            _ => Number(bytes, at),
        };
    }

    private byte[] Piece() => Pieces[random.Next(Pieces.Length)];

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        var changed = bytes.ToArray();
        changed[at] = value;
        return changed;
    }

    private byte[] Repeated(byte[] bytes, int at)
    {
        var piece = bytes[at..(at + random.Next(1, Math.Min(32, bytes.Length - at) + 1))];
        return [.. bytes[..at], .. Enumerable.Repeat(piece, random.Next(2, RepeatsMax)).SelectMany(one => one), .. bytes[at..]];
    }

    private byte[] Number(byte[] bytes, int at)
    {
        var changed = bytes.ToArray();
        var value = random.Next(3) switch { 0 => uint.MaxValue, 1 => (uint)int.MaxValue + 1, _ => (uint)random.Next(1 << random.Next(1, 31)) };
        if (at + sizeof(uint) <= changed.Length) BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), value);
        else changed[at] = (byte)value;
        return changed;
    }
}
