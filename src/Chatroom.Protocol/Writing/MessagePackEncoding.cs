using System.Buffers.Binary;
using System.Text;

namespace Chatroom.Protocol;

/// <summary>MessagePack's bytes, always the shortest form. Thread-safe for different buffers.</summary>
internal static class MessagePackEncoding
{
    private const int BytesPerChar = 3;

    internal static void Nil(WireBuffer to) => Byte(to, 0xc0);

    internal static void Bool(WireBuffer to, bool value) => Byte(to, value ? (byte)0xc3 : (byte)0xc2);

    internal static void Int(WireBuffer to, long value)
    {
        switch (value)
        {
            case >= 0: UInt(to, (ulong)value); break;
            case >= -0x20: Byte(to, (byte)value); break;
            case >= sbyte.MinValue: Head8(to, 0xd0, (byte)value); break;
            case >= short.MinValue: Head16(to, 0xd1, (ushort)value); break;
            case >= int.MinValue: Head32(to, 0xd2, (uint)value); break;
            default: Head64(to, 0xd3, (ulong)value); break;
        }
    }

    internal static void UInt(WireBuffer to, ulong value)
    {
        switch (value)
        {
            case <= 0x7f: Byte(to, (byte)value); break;
            case <= byte.MaxValue: Head8(to, 0xcc, (byte)value); break;
            case <= ushort.MaxValue: Head16(to, 0xcd, (ushort)value); break;
            case <= uint.MaxValue: Head32(to, 0xce, (uint)value); break;
            default: Head64(to, 0xcf, value); break;
        }
    }

    internal static void Double(WireBuffer to, double value) => Head64(to, 0xcb, BitConverter.DoubleToUInt64Bits(value));

    internal static void Text(WireBuffer to, string value)
    {
        // When the head is as long for the most bytes as for the fewest, the string is gone over once.
        var most = checked(value.Length * BytesPerChar);
        var head = HeadBytes(value.Length);
        if (head != HeadBytes(most))
        {
            var count = Encoding.UTF8.GetByteCount(value);
            TextHead(to, count);
            Encoding.UTF8.GetBytes(value, to.Take(count));
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(value, to.Free(head + most)[head..]);
        TextHead(to, bytes);
        to.Advance(bytes);
    }

    private static int HeadBytes(int length) => length switch
    {
        <= 31 => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => 5,
    };

    internal static void Utf8(WireBuffer to, ReadOnlySpan<byte> value)
    {
        TextHead(to, value.Length);
        to.Write(value);
    }

    internal static void Binary(WireBuffer to, ReadOnlySpan<byte> value)
    {
        switch (value.Length)
        {
            case <= byte.MaxValue: Head8(to, 0xc4, (byte)value.Length); break;
            case <= ushort.MaxValue: Head16(to, 0xc5, (ushort)value.Length); break;
            default: Head32(to, 0xc6, (uint)value.Length); break;
        }
        to.Write(value);
    }

    internal static void ArrayHead(WireBuffer to, int count)
    {
        switch (count)
        {
            case <= 15: Byte(to, (byte)(0x90 | count)); break;
            case <= ushort.MaxValue: Head16(to, 0xdc, (ushort)count); break;
            default: Head32(to, 0xdd, (uint)count); break;
        }
    }

    internal static void MapHead(WireBuffer to, int count)
    {
        switch (count)
        {
            case <= 15: Byte(to, (byte)(0x80 | count)); break;
            case <= ushort.MaxValue: Head16(to, 0xde, (ushort)count); break;
            default: Head32(to, 0xdf, (uint)count); break;
        }
    }

    private static void TextHead(WireBuffer to, int length)
    {
        switch (length)
        {
            case <= 31: Byte(to, (byte)(0xa0 | length)); break;
            case <= byte.MaxValue: Head8(to, 0xd9, (byte)length); break;
            case <= ushort.MaxValue: Head16(to, 0xda, (ushort)length); break;
            default: Head32(to, 0xdb, (uint)length); break;
        }
    }

    private static void Byte(WireBuffer to, byte value) => to.Byte(value);

    private static void Head8(WireBuffer to, byte head, byte value)
    {
        var span = to.Take(2);
        span[0] = head;
        span[1] = value;
    }

    private static void Head16(WireBuffer to, byte head, ushort value)
    {
        var span = to.Take(3);
        span[0] = head;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
    }

    private static void Head32(WireBuffer to, byte head, uint value)
    {
        var span = to.Take(5);
        span[0] = head;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
    }

    private static void Head64(WireBuffer to, byte head, ulong value)
    {
        var span = to.Take(9);
        span[0] = head;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
    }
}
