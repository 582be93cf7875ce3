namespace Chatroom.Protocol;

/// <summary>
/// DISCONNECT, the last frame before a close: <c>[224]</c> from a client that means to go,
/// <c>[224, code, {reason?, retryAfterMs?}]</c> from the server. Immutable.
/// </summary>
/// <param name="Code">Why; 0 from a client.</param>
/// <param name="Reason">For people, or null.</param>
/// <param name="RetryAfterMs">When to come back, in milliseconds, or null.</param>
public readonly record struct DisconnectFrame(int Code, string? Reason, long? RetryAfterMs)
{
    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static DisconnectFrame Read(ref WireReader r)
    {
        var frame = new DisconnectFrame(r.Peek() == WireToken.None ? Codes.Ok : r.ReadInt32(), null, null);
        if (r.Peek() != WireToken.None && !r.TryReadNil()) frame = ReadDetails(ref r, frame);
        Frames.ReadEnd(ref r);
        return frame;
    }

    /// <summary>Writes the whole frame; the client's form when nothing is said.</summary>
    public void Write(WireWriter w)
    {
        var details = MapEntries.Count(Reason is not null, RetryAfterMs is not null);
        var saysNothing = Code == Codes.Ok && details == 0;
        Frames.Begin(w, saysNothing ? 1 : 3, FrameType.Disconnect);
        if (!saysNothing)
        {
            w.Int(Code);
            w.BeginMap(details);
            MapEntries.Text(w, "reason"u8, Reason);
            MapEntries.Int(w, "retryAfterMs"u8, RetryAfterMs);
            w.EndMap();
        }
        w.EndArray();
    }

    private static DisconnectFrame ReadDetails(ref WireReader r, DisconnectFrame frame)
    {
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("reason"u8)) frame = frame with { Reason = r.ReadStringOrNull(WireText.MaxBytes) };
            else if (key.SequenceEqual("retryAfterMs"u8)) frame = frame with { RetryAfterMs = r.TryReadNil() ? null : r.ReadInt64() };
            else r.Skip();
        }
        return frame;
    }
}
