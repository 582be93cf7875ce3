using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>Arrays of known elements: writes plain numbers, reads element by element; a missing one is a malformed frame. Stateless.</summary>
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

    public static long NextLong(this ref WireReader r)
    {
        r.Step();
        return r.ReadInt64();
    }

    public static int NextInt(this ref WireReader r)
    {
        r.Step();
        return r.ReadInt32();
    }

    public static bool NextBool(this ref WireReader r)
    {
        r.Step();
        return r.ReadBoolean();
    }

    public static string NextText(this ref WireReader r)
    {
        r.Step();
        return r.ReadString(int.MaxValue);
    }

    public static string? NextTextOrNull(this ref WireReader r)
    {
        r.Step();
        return r.ReadStringOrNull(int.MaxValue);
    }

    public static List<string> NextList(this ref WireReader r)
    {
        r.Step();
        return StringList.Read(ref r) ?? [];
    }

    public static byte[] NextBytes(this ref WireReader r)
    {
        r.Step();
        return r.ReadBinary(int.MaxValue);
    }

    /// <summary>Goes to the next element, which must be there.</summary>
    public static void Step(this ref WireReader r)
    {
        if (!r.Next()) throw new MalformedFrameException(Codes.IncompleteFrame, "an array ends early");
    }

    /// <summary>A reader inside the array that <paramref name="bytes"/> hold.</summary>
    public static WireReader Open(byte[] bytes)
    {
        var r = new WireReader(bytes, WireFormat.MessagePack);
        r.BeginArray();
        return r;
    }
}
