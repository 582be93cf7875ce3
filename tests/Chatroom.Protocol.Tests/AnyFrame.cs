namespace Chatroom.Protocol.Tests;

/// <summary>Reads whichever frame comes with its own type and writes it again. Thread-safe.</summary>
internal static class AnyFrame
{
    internal static byte[] Rewrite(ReadOnlySpan<byte> bytes, WireFormat from, WireFormat to, bool isFromServer)
    {
        var r = new WireReader(bytes, from);
        var w = new WireWriter(to);
        var header = Frames.ReadHeader(ref r);
        switch (header.Type)
        {
            case FrameType.Connect: ConnectFrame.Read(ref r).Write(w); break;
            case FrameType.Connack: ConnackFrame.Read(ref r).Write(w); break;
            case FrameType.Publish when isFromServer && header.Retain: Notice(ref r, w); break;
            case FrameType.Publish when isFromServer: Batch(ref r, w); break;
            case FrameType.Publish: PublishFrame.Read(ref r, header).Write(w); break;
            case FrameType.Puback: PubackFrame.Read(ref r).Write(w); break;
            case FrameType.Query: Query(ref r, w); break;
            case FrameType.Queryack: Queryack(ref r, w); break;
            case FrameType.Pingreq:
                PingreqFrame.Read(ref r);
                PingreqFrame.Write(w);
                break;
            case FrameType.Pingresp: PingrespFrame.Read(ref r).Write(w); break;
            case FrameType.Disconnect: DisconnectFrame.Read(ref r).Write(w); break;
            default: throw new MalformedFrameException("Not a frame of this protocol.");
        }
        return w.ToArray();
    }

    internal static bool IsFromServer(string name, ReadOnlySpan<byte> messagePack)
    {
        var r = new WireReader(messagePack, WireFormat.MessagePack);
        return Frames.ReadHeader(ref r).Type == FrameType.Publish && name.Contains("from the server", StringComparison.Ordinal);
    }

    private static void Batch(ref WireReader r, WireWriter w)
    {
        var head = BatchHead.Read(ref r);
        var events = new List<WireEvent>();
        while (r.Next()) events.Add(WireEvent.Read(ref r));
        Frames.ReadEnd(ref r);
        events.RemoveAll(one => !Enum.IsDefined(one.Kind));
        BatchHead.Write(w, head.Epoch, head.First, Encode(w.Format, to =>
        {
            to.BeginArray(events.Count);
            events.ForEach(one => one.Write(to));
            to.EndArray();
        }));
    }

    private static void Notice(ref WireReader r, WireWriter w)
    {
        var kind = NoticeFrame.ReadHead(ref r);
        var details = Transcoder.One(ref r, w.Format);
        Frames.ReadEnd(ref r);
        NoticeFrame.Write(w, kind, details);
    }

    private static void Query(ref WireReader r, WireWriter w)
    {
        var head = QueryFrame.ReadHead(ref r);
        var parameters = r.Peek() == WireToken.None ? null : Transcoder.One(ref r, w.Format);
        Frames.ReadEnd(ref r);
        QueryFrame.Write(w, head.Number, head.Method, parameters is null ? null : to => to.Raw(parameters));
    }

    private static void Queryack(ref WireReader r, WireWriter w)
    {
        var (number, code) = QueryackFrame.ReadHead(ref r);
        var result = Transcoder.One(ref r, w.Format);
        Frames.ReadEnd(ref r);
        QueryackFrame.Write(w, number, code, result);
    }

    private static byte[] Encode(WireFormat format, Action<WireWriter> write)
    {
        var w = new WireWriter(format);
        write(w);
        return w.ToArray();
    }
}
