using System.Buffers.Binary;

namespace Chatroom.Protocol;

/// <summary>Arrays that are encoded already, put together without reading their elements. Thread-safe.</summary>
public static class EncodedArrays
{
    private const byte FixArray = 0x90;
    private const byte Array16 = 0xdc;
    private const byte Array32 = 0xdd;
    private const int FixArrayMax = 15;

    /// <summary>One array of all their elements, in their order.</summary>
    /// <param name="format">How all of them are encoded, without white space.</param>
    /// <param name="arrays">Each a whole array.</param>
    /// <exception cref="ArgumentException">One of them is no array.</exception>
    public static byte[] Join(WireFormat format, IReadOnlyList<ReadOnlyMemory<byte>> arrays) =>
        format == WireFormat.Json ? JoinJson(arrays) : JoinMessagePack(arrays);

    private static byte[] JoinJson(IReadOnlyList<ReadOnlyMemory<byte>> arrays)
    {
        // A comma between two stands where a bracket of each was; only those without elements leave less.
        var length = 1;
        foreach (var array in arrays) length += array.Length - 1;
        var joined = new byte[Math.Max(2, length)];
        joined[0] = (byte)'[';
        var at = 1;
        foreach (var array in arrays)
        {
            var inner = array.Span is [(byte)'[', .. var elements, (byte)']'] ? elements : throw NoArray(nameof(arrays));
            if (inner.IsEmpty) continue;
            if (at > 1) joined[at++] = (byte)',';
            inner.CopyTo(joined.AsSpan(at));
            at += inner.Length;
        }
        joined[at++] = (byte)']';
        return at == joined.Length ? joined : joined[..at];
    }

    private static byte[] JoinMessagePack(IReadOnlyList<ReadOnlyMemory<byte>> arrays)
    {
        var (count, length) = (0L, 0);
        foreach (var array in arrays)
        {
            count += Head(array.Span, out var head);
            length += array.Length - head;
        }
        var at = count switch { <= FixArrayMax => 1, <= ushort.MaxValue => 3, _ => 5 };
        var joined = new byte[at + length];
        if (at == 1) joined[0] = (byte)(FixArray | (int)count);
        else if (at == 3) (joined[0], joined[1], joined[2]) = (Array16, (byte)(count >> 8), (byte)count);
        else
        {
            joined[0] = Array32;
            BinaryPrimitives.WriteUInt32BigEndian(joined.AsSpan(1), checked((uint)count));
        }
        foreach (var array in arrays)
        {
            Head(array.Span, out var head);
            array.Span[head..].CopyTo(joined.AsSpan(at));
            at += array.Length - head;
        }
        return joined;
    }

    private static long Head(ReadOnlySpan<byte> array, out int bytes)
    {
        switch (array)
        {
            case [Array16, _, _, ..]:
                bytes = 3;
                return BinaryPrimitives.ReadUInt16BigEndian(array[1..]);
            case [Array32, _, _, _, _, ..]:
                bytes = 5;
                return BinaryPrimitives.ReadUInt32BigEndian(array[1..]);
            case [var first, ..] when (first & 0xf0) == FixArray:
                bytes = 1;
                return first & FixArrayMax;
            default:
                throw NoArray(nameof(array));
        }
    }

    private static ArgumentException NoArray(string name) => new("It is no encoded array.", name);
}
