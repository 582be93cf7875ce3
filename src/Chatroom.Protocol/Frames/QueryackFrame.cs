namespace Chatroom.Protocol;

/// <summary>QUERYACK, <c>[96, number, code, result]</c>. Thread-safe for different readers and writers.</summary>
public static class QueryackFrame
{
    /// <summary>
    /// Reads on after the header byte. The reader then stands in front of the result map; finish with
    /// <see cref="Frames.ReadEnd"/>.
    /// </summary>
    public static (uint Number, int Code) ReadHead(ref WireReader r) => (r.ReadUInt32(), r.ReadInt32());

    /// <summary>Writes the whole frame. <paramref name="result"/> is a map already encoded in the writer's format; empty: <c>{}</c>.</summary>
    public static void Write(WireWriter w, uint number, int code, ReadOnlySpan<byte> result)
    {
        Frames.Begin(w, 4, FrameType.Queryack);
        w.Int(number);
        w.Int(code);
        w.RawMap(result);
        w.EndArray();
    }
}
