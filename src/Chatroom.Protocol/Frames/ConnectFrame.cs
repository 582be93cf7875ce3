namespace Chatroom.Protocol;

/// <summary>CONNECT, <c>[16, token, options?]</c>: opens a session, may join and resume at once. Immutable.</summary>
/// <param name="Token">The JWT, null for a guest; at most <see cref="WireLimits.TokenBytes"/>.</param>
/// <param name="Join">A join in the same round trip.</param>
/// <param name="Client">Name and version of the client; at most <see cref="WireLimits.ClientNameBytes"/>.</param>
/// <param name="Ticket">What a join's answer or PINGRESP gave to come back with; whoever serves the join checks it.</param>
public readonly record struct ConnectFrame(string? Token, JoinRequest? Join, string? Client, string? Ticket = null)
{
    /// <summary>Reads on after the header byte, to the end of the frame.</summary>
    public static ConnectFrame Read(ref WireReader r)
    {
        var frame = new ConnectFrame(r.ReadStringOrNull(WireLimits.TokenBytes), null, null);
        if (r.Peek() != WireToken.None && !r.TryReadNil()) frame = ReadOptions(ref r, frame);
        Frames.ReadEnd(ref r);
        return frame;
    }

    /// <summary>Writes the whole frame.</summary>
    public void Write(WireWriter w)
    {
        var options = MapEntries.Count(Join is not null, Client is not null, Ticket is not null);
        Frames.Begin(w, options == 0 ? 2 : 3, FrameType.Connect);
        w.String(Token);
        if (options != 0) WriteOptions(w, options);
        w.EndArray();
    }

    private static ConnectFrame ReadOptions(ref WireReader r, ConnectFrame frame)
    {
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("join"u8)) frame = frame with { Join = r.TryReadNil() ? null : JoinRequest.Read(ref r) };
            else if (key.SequenceEqual("client"u8)) frame = frame with { Client = r.ReadStringOrNull(WireLimits.ClientNameBytes) };
            else if (key.SequenceEqual("ticket"u8)) frame = frame with { Ticket = r.ReadStringOrNull(WireText.MaxBytes) };
            else r.Skip();
        }
        return frame;
    }

    private void WriteOptions(WireWriter w, int count)
    {
        w.BeginMap(count);
        if (Join is { } join)
        {
            w.Key("join"u8);
            join.Write(w);
        }
        MapEntries.Text(w, "client"u8, Client);
        MapEntries.Text(w, "ticket"u8, Ticket);
        w.EndMap();
    }
}
