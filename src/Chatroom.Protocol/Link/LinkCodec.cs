namespace Chatroom.Protocol.Link;

/// <summary>
/// Frames of the link as bytes: a message is an array of frames, a frame an array that begins with its kind. MessagePack. Stateless.
/// </summary>
public static class LinkCodec
{
    private enum Kind
    {
        Challenge = 1, Hello, Welcome, Heartbeat, Pulse, Gateways,
        Call = 10, Answer, Failure,
        Batch = 20, Behind, Recalled, Summed, Online, Answered, Removed, Evicted, AppChanged, Moved,
    }

    /// <summary>Writes one message.</summary>
    public static void Write(WireWriter w, IReadOnlyList<LinkFrame> frames)
    {
        w.BeginArray(frames.Count);
        for (var i = 0; i < frames.Count; i++) Write(w, frames[i]);
        w.EndArray();
    }

    /// <summary>Reads one message, whoever it came from; <paramref name="take"/> gets its frames in order.</summary>
    /// <exception cref="MalformedFrameException">It is none. Frames in front of what is wrong have been taken.</exception>
    public static void Read(ReadOnlySpan<byte> message, Action<LinkFrame> take)
    {
        var r = new WireReader(message, WireFormat.MessagePack);
        r.BeginArray();
        while (r.Next()) take(Read(ref r));
        r.ExpectEnd();
    }

    private static void Write(WireWriter w, LinkFrame frame)
    {
        switch (frame)
        {
            case LinkBatch f: w.Head(Kind.Batch, 7); w.Add(f.Room, f.Epoch, f.First, f.Next); w.Binary(f.MessagePack); w.Binary(f.Json); w.AddOrNil(f.Private); break;
            case LinkCall f: w.Head(Kind.Call, 6); w.Int(f.Id); w.Int((int)f.Method); w.String(f.Key); w.Add(f.Numbers); w.Add(f.Texts); w.Binary(f.Body); break;
            case LinkAnswer f: w.Head(Kind.Answer, 2); w.Int(f.Id); w.Binary(f.Body); break;
            case LinkFailure f: w.Head(Kind.Failure, 3); w.Int(f.Id); w.Int((int)f.Fault); w.String(f.Text); break;
            case LinkBehind f: w.Head(Kind.Behind, 3); w.Add(f.Room, f.Epoch, f.Seq); break;
            case LinkRecalled f: w.Head(Kind.Recalled, 3); w.Add(f.Room, f.Epoch, f.Seq); break;
            case LinkSummed f: w.Head(Kind.Summed, 4); w.Add(f.Room, f.Epoch, f.Seq); w.UInt(f.Digest); break;
            case LinkOnline f: w.Head(Kind.Online, 2); w.Add(f.Room, f.Count); break;
            case LinkAnswered f: w.Head(Kind.Answered, 2); w.String(f.Room); w.Binary(f.Answers); break;
            case LinkRemoved f: w.Head(Kind.Removed, 4); w.String(f.Room); w.Add(f.Session, f.Code); w.String(f.Reason); break;
            case LinkEvicted f: w.Head(Kind.Evicted, 2); w.Add(f.Session, f.Code); break;
            case LinkMoved f: w.Head(Kind.Moved, 1); w.String(f.Room); break;
            case LinkAppChanged f: w.Head(Kind.AppChanged, 3); w.Int(f.Epoch); w.Int(f.First); w.Binary(f.Events); break;
            case LinkHeartbeat f: w.Head(Kind.Heartbeat, 3); w.Int(f.Connections); w.Int(f.Capacity); w.Bool(f.IsDraining); break;
            case LinkPulse f: w.Head(Kind.Pulse, 1); w.Bool(f.IsStoreSound); break;
            case LinkGateways f: w.Head(Kind.Gateways, 1); w.Add(f.Gateways); break;
            case LinkChallenge f: w.Head(Kind.Challenge, 1); w.Binary(f.Nonce); break;
            case LinkHello f: Write(w, f); break;
            case LinkWelcome f: w.Head(Kind.Welcome, 2); w.Int(f.LeaseMs); w.Binary(f.Proof); break;
            default: throw new ArgumentOutOfRangeException(nameof(frame), frame, "does not travel");
        }
        w.EndArray();
    }

    private static void Write(WireWriter w, LinkHello f)
    {
        w.Head(Kind.Hello, 9);
        w.Int(f.Version);
        w.Add(f.Gateway, f.Instance);
        w.String(f.Url);
        w.Add(f.Region, f.Connections, f.Capacity);
        w.Binary(f.Nonce);
        w.Binary(f.Proof);
    }

    private static LinkFrame Read(ref WireReader r)
    {
        r.BeginArray();
        LinkFrame frame = (Kind)r.NextInt() switch
        {
            Kind.Batch => new LinkBatch(r.NextText(), r.NextLong(), r.NextLong(), r.NextLong(), r.NextBytes(), r.NextBytes(), r.NextBytesOrNull()),
            Kind.Call => new LinkCall(r.NextLong(), (LinkMethod)r.NextInt(), r.NextText(), r.NextNumbers(), r.NextTexts(), r.NextBytes()),
            Kind.Answer => new LinkAnswer(r.NextLong(), r.NextBytes()),
            Kind.Failure => new LinkFailure(r.NextLong(), (LinkFault)r.NextInt(), r.NextText()),
            Kind.Behind => new LinkBehind(r.NextText(), r.NextLong(), r.NextLong()),
            Kind.Recalled => new LinkRecalled(r.NextText(), r.NextLong(), r.NextLong()),
            Kind.Summed => new LinkSummed(r.NextText(), r.NextLong(), r.NextLong(), r.NextULong()),
            Kind.Online => new LinkOnline(r.NextText(), r.NextInt()),
            Kind.Answered => new LinkAnswered(r.NextText(), r.NextBytes()),
            Kind.Removed => new LinkRemoved(r.NextText(), r.NextText(), r.NextInt(), r.NextText()),
            Kind.Evicted => new LinkEvicted(r.NextText(), r.NextInt()),
            Kind.Moved => new LinkMoved(r.NextText()),
            Kind.AppChanged => new LinkAppChanged(r.NextLong(), r.NextLong(), r.NextBytes()),
            Kind.Heartbeat => new LinkHeartbeat(r.NextInt(), r.NextInt(), r.NextBool()),
            Kind.Pulse => new LinkPulse(r.NextBool()),
            Kind.Gateways => new LinkGateways(r.NextGateways()),
            Kind.Challenge => new LinkChallenge(r.NextBytes(LinkLimits.ProofBytes)),
            Kind.Hello => new LinkHello(
                r.NextInt(), r.NextText(), r.NextLong(), r.NextText(), r.NextText(), r.NextInt(), r.NextInt(),
                r.NextBytes(LinkLimits.ProofBytes), r.NextBytes(LinkLimits.ProofBytes)),
            Kind.Welcome => new LinkWelcome(r.NextInt(), r.NextBytes(LinkLimits.ProofBytes)),
            _ => throw new MalformedFrameException(Codes.InvalidArgument, "no frame of the link"),
        };
        r.EndArray();
        return frame;
    }

    private static void Head(this WireWriter w, Kind kind, int more)
    {
        w.BeginArray(1 + more);
        w.Int((int)kind);
    }
}
