namespace Chatroom.Protocol;

/// <summary>How a QUERY begins. Immutable.</summary>
/// <param name="Number">Chosen by the client; comes back in the QUERYACK.</param>
/// <param name="Method">What is asked.</param>
public readonly record struct QueryHead(uint Number, string Method);

/// <summary>QUERY, <c>[82, number, method, params?]</c>. Thread-safe for different readers and writers.</summary>
public static class QueryFrame
{
    /// <summary>
    /// Reads on after the header byte. The reader then stands in front of the params, or at the frame's end when
    /// <see cref="WireReader.Peek"/> is <see cref="WireToken.None"/>; finish with <see cref="Frames.ReadEnd"/>.
    /// </summary>
    public static QueryHead ReadHead(ref WireReader r) => new(r.ReadUInt32(), r.ReadString(WireLimits.MethodBytes));

    /// <summary>Writes the whole frame; <paramref name="parameters"/> writes the params map.</summary>
    public static void Write(WireWriter w, uint number, string method, Action<WireWriter>? parameters)
    {
        Frames.Begin(w, parameters is null ? 3 : 4, FrameType.Query, qos: 1);
        w.Int(number);
        w.String(method);
        parameters?.Invoke(w);
        w.EndArray();
    }
}
