using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>Elements of what grains and stores wrote themselves: bounded by the bytes, not one by one. Stateless.</summary>
internal static class Fields
{
    public static byte[] Write(params ReadOnlySpan<long> values)
    {
        var w = new WireWriter(WireFormat.MessagePack, 32);
        w.BeginArray(values.Length);
        foreach (var value in values) w.Int(value);
        w.EndArray();
        return w.ToArray();
    }

    public static string NextText(this ref WireReader r) => r.NextText(int.MaxValue);

    public static string? NextTextOrNull(this ref WireReader r) => r.NextTextOrNull(int.MaxValue);

    public static byte[] NextBytes(this ref WireReader r) => r.NextBytes(int.MaxValue);

    public static List<string> NextList(this ref WireReader r)
    {
        r.Step();
        return StringList.Read(ref r) ?? [];
    }

    /// <summary>A reader inside the array that <paramref name="bytes"/> hold.</summary>
    public static WireReader Open(byte[] bytes)
    {
        var r = new WireReader(bytes, WireFormat.MessagePack);
        r.BeginArray();
        return r;
    }

    /// <summary>The rows that <paramref name="bytes"/> hold.</summary>
    public static List<T> ReadRows<T>(byte[] bytes, ReadValue<T> read)
    {
        var r = new WireReader(bytes, WireFormat.MessagePack);
        return r.ReadRows(read);
    }
}
