using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chatroom.Protocol;

/// <summary>MessagePack's bytes, always the shortest form. Thread-safe for different buffers.</summary>
internal static class MessagePackEncoding
{
    internal static void Nil(ArrayBufferWriter<byte> to) => Byte(to, 0xc0);

    internal static void Bool(ArrayBufferWriter<byte> to, bool value) => Byte(to, value ? (byte)0xc3 : (byte)0xc2);

    internal static void Int(ArrayBufferWriter<byte> to, long value)
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

    internal static void UInt(ArrayBufferWriter<byte> to, ulong value)
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

    internal static void Double(ArrayBufferWriter<byte> to, double value) => Head64(to, 0xcb, BitConverter.DoubleToUInt64Bits(value));

    internal static void Text(ArrayBufferWriter<byte> to, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        TextHead(to, length);
        to.Advance(Encoding.UTF8.GetBytes(value, to.GetSpan(length)));
    }

    internal static void Utf8(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> value)
    {
        TextHead(to, value.Length);
        to.Write(value);
    }

    internal static void Binary(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> value)
    {
        switch (value.Length)
        {
            case <= byte.MaxValue: Head8(to, 0xc4, (byte)value.Length); break;
            case <= ushort.MaxValue: Head16(to, 0xc5, (ushort)value.Length); break;
            default: Head32(to, 0xc6, (uint)value.Length); break;
        }
        to.Write(value);
    }

    internal static void ArrayHead(ArrayBufferWriter<byte> to, int count)
    {
        switch (count)
        {
            case <= 15: Byte(to, (byte)(0x90 | count)); break;
            case <= ushort.MaxValue: Head16(to, 0xdc, (ushort)count); break;
            default: Head32(to, 0xdd, (uint)count); break;
        }
    }

    internal static void MapHead(ArrayBufferWriter<byte> to, int count)
    {
        switch (count)
        {
            case <= 15: Byte(to, (byte)(0x80 | count)); break;
            case <= ushort.MaxValue: Head16(to, 0xde, (ushort)count); break;
            default: Head32(to, 0xdf, (uint)count); break;
        }
    }

    private static void TextHead(ArrayBufferWriter<byte> to, int length)
    {
        switch (length)
        {
            case <= 31: Byte(to, (byte)(0xa0 | length)); break;
            case <= byte.MaxValue: Head8(to, 0xd9, (byte)length); break;
            case <= ushort.MaxValue: Head16(to, 0xda, (ushort)length); break;
            default: Head32(to, 0xdb, (uint)length); break;
        }
    }

    private static void Byte(ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    private static void Head8(ArrayBufferWriter<byte> to, byte head, byte value)
    {
        var span = to.GetSpan(2);
        span[0] = head;
        span[1] = value;
        to.Advance(2);
    }

    private static void Head16(ArrayBufferWriter<byte> to, byte head, ushort value)
    {
        var span = to.GetSpan(3);
        span[0] = head;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
        to.Advance(3);
    }

    private static void Head32(ArrayBufferWriter<byte> to, byte head, uint value)
    {
        var span = to.GetSpan(5);
        span[0] = head;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
        to.Advance(5);
    }

    private static void Head64(ArrayBufferWriter<byte> to, byte head, ulong value)
    {
        var span = to.GetSpan(9);
        span[0] = head;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        to.Advance(9);
    }
}
