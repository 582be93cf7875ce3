namespace Chatroom.Protocol;

/// <summary>PINGRESP, <c>[208, serverTime, online]</c>. Immutable.</summary>
/// <param name="Time">Server time, Unix milliseconds.</param>
/// <param name="Online">The room's member count, null outside a room.</param>
public readonly record struct PingrespFrame(long Time, long? Online)
{
    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static PingrespFrame Read(ref WireReader r)
    {
        var time = r.ReadInt64();
        long? online = r.TryReadNil() ? null : r.ReadInt64();
        Frames.ReadEnd(ref r);
        return new PingrespFrame(time, online);
    }

    /// <summary>Writes the whole frame.</summary>
    public void Write(WireWriter w)
    {
        Frames.Begin(w, 3, FrameType.Pingresp);
        w.Int(Time);
        if (Online is { } online) w.Int(online);
        else w.Nil();
        w.EndArray();
    }
}
