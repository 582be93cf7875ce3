namespace Chatroom.Protocol;

/// <summary>PINGRESP, <c>[208, serverTime, online, ticket?, reconnectMs?]</c>. Immutable.</summary>
/// <param name="Time">Server time, Unix milliseconds.</param>
/// <param name="Online">The room's member count, null outside a room.</param>
/// <param name="Ticket">To come back with, in place of the last one; null: that one holds.</param>
/// <param name="ReconnectMs">How long to wait before the first try when the connection breaks without a word; goes with the ticket.</param>
public readonly record struct PingrespFrame(long Time, long? Online, string? Ticket = null, int ReconnectMs = 0)
{
    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static PingrespFrame Read(ref WireReader r)
    {
        var time = r.ReadInt64();
        long? online = r.TryReadNil() ? null : r.ReadInt64();
        var frame = new PingrespFrame(time, online);
        if (r.Peek() != WireToken.None && !r.TryReadNil())
            frame = frame with { Ticket = r.ReadString(WireText.MaxBytes), ReconnectMs = r.Peek() == WireToken.None ? 0 : r.ReadInt32() };
        Frames.ReadEnd(ref r);
        return frame;
    }

    /// <summary>Writes the whole frame.</summary>
    public void Write(WireWriter w)
    {
        Frames.Begin(w, Ticket is null ? 3 : 5, FrameType.Pingresp);
        w.Int(Time);
        if (Online is { } online) w.Int(online);
        else w.Nil();
        if (Ticket is not null)
        {
            w.String(Ticket);
            w.Int(ReconnectMs);
        }
        w.EndArray();
    }
}
