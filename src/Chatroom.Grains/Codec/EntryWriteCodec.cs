using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>A write of an entry, <c>[key, value, force, version, ttlSeconds, autoDelete]</c>. Stateless.</summary>
internal static class EntryWriteCodec
{
    public static void Write(WireWriter w, in EntryWrite write)
    {
        w.BeginArray(6);
        w.String(write.Key);
        w.String(write.Value);
        w.Bool(write.Force);
        Int(w, write.Version);
        Int(w, write.TtlSeconds);
        w.Bool(write.AutoDelete);
        w.EndArray();
    }

    public static void WriteAll(WireWriter w, IReadOnlyList<EntryWrite> writes)
    {
        w.BeginArray(writes.Count);
        for (var i = 0; i < writes.Count; i++) Write(w, writes[i]);
        w.EndArray();
    }

    /// <summary>Reads the next element.</summary>
    public static EntryWrite Read(ref WireReader r)
    {
        r.Step();
        r.BeginArray();
        var write = ReadElements(ref r);
        r.EndArray();
        return write;
    }

    /// <summary>Reads the next element, an array of them.</summary>
    public static List<EntryWrite> ReadAll(ref WireReader r) => r.NextRows(ReadElements);

    private static EntryWrite ReadElements(ref WireReader r) =>
        new(r.NextText(), r.NextTextOrNull(), r.NextBool(), Long(ref r), (int?)Long(ref r), r.NextBool());

    private static void Int(WireWriter w, long? value)
    {
        if (value is { } number) w.Int(number);
        else w.Nil();
    }

    private static long? Long(ref WireReader r)
    {
        r.Step();
        return r.TryReadNil() ? null : r.ReadInt64();
    }
}
