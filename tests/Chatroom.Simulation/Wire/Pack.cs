using System.Buffers.Binary;
using System.Text;

namespace Chatroom.Simulation.Wire;

/// <summary>MessagePack, both ways, as much of it as the protocol uses. Stateless.</summary>
internal static class Pack
{
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        var value = Read(bytes, ref at);
        return at == bytes.Length ? value : throw new FormatException("bytes behind the value");
    }

    public static byte[] Write(object? value)
    {
        var to = new MemoryStream();
        Write(value, to);
        return to.ToArray();
    }

    private static object? Read(ReadOnlySpan<byte> b, ref int at)
    {
        var head = b[at++];
        switch (head)
        {
            case <= 0x7f: return (long)head;
            case >= 0xe0: return (long)(sbyte)head;
            case <= 0x8f: return Map(b, ref at, head & 0x0f);
            case <= 0x9f: return List(b, ref at, head & 0x0f);
            case <= 0xbf: return Text(b, ref at, head & 0x1f);
            case 0xc0: return null;
            case 0xc2: return false;
            case 0xc3: return true;
            case 0xcb: return BitConverter.UInt64BitsToDouble(Big(b, ref at, 8));
            case 0xcc: return (long)Big(b, ref at, 1);
            case 0xcd: return (long)Big(b, ref at, 2);
            case 0xce: return (long)Big(b, ref at, 4);
            case 0xcf: return (long)Big(b, ref at, 8);
            case 0xd0: return (long)(sbyte)Big(b, ref at, 1);
            case 0xd1: return (long)(short)Big(b, ref at, 2);
            case 0xd2: return (long)(int)Big(b, ref at, 4);
            case 0xd3: return (long)Big(b, ref at, 8);
            case 0xd9: return Text(b, ref at, (int)Big(b, ref at, 1));
            case 0xda: return Text(b, ref at, (int)Big(b, ref at, 2));
            case 0xdb: return Text(b, ref at, (int)Big(b, ref at, 4));
            case 0xdc: return List(b, ref at, (int)Big(b, ref at, 2));
            case 0xdd: return List(b, ref at, (int)Big(b, ref at, 4));
            case 0xde: return Map(b, ref at, (int)Big(b, ref at, 2));
            case 0xdf: return Map(b, ref at, (int)Big(b, ref at, 4));
            default: throw new FormatException($"MessagePack head {head:x2}");
        }
    }

    private static ulong Big(ReadOnlySpan<byte> b, ref int at, int bytes)
    {
        var value = 0UL;
        for (var i = 0; i < bytes; i++) value = value << 8 | b[at++];
        return value;
    }

    private static string Text(ReadOnlySpan<byte> b, ref int at, int length)
    {
        at += length;
        return Encoding.UTF8.GetString(b[(at - length)..at]);
    }

    private static List<object?> List(ReadOnlySpan<byte> b, ref int at, int count)
    {
        var list = new List<object?>();
        for (var i = 0; i < count; i++) list.Add(Read(b, ref at));
        return list;
    }

    private static Dictionary<string, object?> Map(ReadOnlySpan<byte> b, ref int at, int count)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++) map.Add(Values.Text(Read(b, ref at)), Read(b, ref at));
        return map;
    }

    private static void Write(object? value, MemoryStream to)
    {
        switch (value)
        {
            case null: to.WriteByte(0xc0); break;
            case bool truth: to.WriteByte(truth ? (byte)0xc3 : (byte)0xc2); break;
            case int small: Write((long)small, to); break;
            case long number and >= 0 and <= 0x7f: to.WriteByte((byte)number); break;
            case long number: Int(number, to); break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xda);
                Big16(bytes.Length, to);
                to.Write(bytes);
                break;
            case List<object?> list:
                to.WriteByte(0xdc);
                Big16(list.Count, to);
                foreach (var one in list) Write(one, to);
                break;
            case Dictionary<string, object?> map:
                to.WriteByte(0xde);
                Big16(map.Count, to);
                foreach (var (key, one) in map)
                {
                    Write(key, to);
                    Write(one, to);
                }
                break;
            default: throw new FormatException($"no value of the protocol: {value.GetType()}");
        }
    }

    private static void Int(long number, MemoryStream to)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0xd3;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
        to.Write(bytes);
    }

    private static void Big16(int number, MemoryStream to)
    {
        to.WriteByte((byte)(number >> 8));
        to.WriteByte((byte)number);
    }
}
