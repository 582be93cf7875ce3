using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>A recall that can be taken back: <c>seq, time, by, seqs, mutedUntil, [[user, before]...]</c>. Stateless.</summary>
internal static class RecallCodec
{
    public static void Write(WireWriter w, RecallRecord recall)
    {
        w.Int(recall.Seq);
        w.Int(recall.TimeMs);
        w.String(recall.By);
        LongList.Write(w, recall.Seqs);
        w.Int(recall.MutedUntilMs);
        w.BeginArray(recall.Muted.Count);
        foreach (var (user, beforeMs) in recall.Muted)
        {
            w.BeginArray(2);
            w.String(user);
            w.Int(beforeMs);
            w.EndArray();
        }
        w.EndArray();
    }

    public static RecallRecord Read(ref WireReader r)
    {
        var recall = new RecallRecord(r.NextLong(), r.NextLong(), r.NextText(), LongList.Read(ref r), r.NextLong(), []);
        var muted = new List<(string, long)>();
        r.Step();
        r.BeginArray();
        for (; r.Next(); r.EndArray())
        {
            r.BeginArray();
            muted.Add((r.NextText(), r.NextLong()));
        }
        return recall with { Muted = muted };
    }
}
