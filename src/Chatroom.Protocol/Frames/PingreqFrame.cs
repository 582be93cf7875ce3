namespace Chatroom.Protocol;

/// <summary>PINGREQ, <c>[192]</c>: the heartbeat. Immutable.</summary>
public readonly record struct PingreqFrame
{
    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static PingreqFrame Read(ref WireReader r)
    {
        Frames.ReadEnd(ref r);
        return default;
    }

    /// <summary>Writes the whole frame.</summary>
    public static void Write(WireWriter w)
    {
        Frames.Begin(w, 1, FrameType.Pingreq);
        w.EndArray();
    }
}
