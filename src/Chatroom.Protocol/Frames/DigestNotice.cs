namespace Chatroom.Protocol;

/// <summary>
/// The details of a <see cref="NoticeFrame.Digest"/> notice, <c>{epoch, seq, digest}</c>: the sum of the hashes of all messages for
/// everyone in that log up to the seq, where it comes right behind the event. Immutable.
/// </summary>
public readonly record struct DigestNotice(long Epoch, long Seq, ulong Digest)
{
    private const int DigestBytes = 16;

    /// <summary>Reads on after the kind, to the end of the frame.</summary>
    public static DigestNotice Read(ref WireReader r)
    {
        var notice = default(DigestNotice);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("epoch"u8)) notice = notice with { Epoch = r.ReadInt64() };
            else if (key.SequenceEqual("seq"u8)) notice = notice with { Seq = r.ReadInt64() };
            else if (key.SequenceEqual("digest"u8)) notice = notice with { Digest = Protocol.Digest.Parse(r.ReadString(DigestBytes)) };
            else r.Skip();
        }
        Frames.ReadEnd(ref r);
        return notice;
    }

    /// <summary>Writes the whole notice.</summary>
    public void Write(WireWriter w)
    {
        Frames.Begin(w, 3, FrameType.Publish, retain: true);
        w.String(NoticeFrame.Digest);
        w.BeginMap(3);
        MapEntries.Int(w, "epoch"u8, Epoch);
        MapEntries.Int(w, "seq"u8, Seq);
        MapEntries.Text(w, "digest"u8, Protocol.Digest.Hex(Digest));
        w.EndMap();
        w.EndArray();
    }
}
