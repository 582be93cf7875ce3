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
        w.Rows(recall.Muted, 2, static (w, muted) =>
        {
            w.String(muted.User);
            w.Int(muted.BeforeMs);
        });
    }

    public static RecallRecord Read(ref WireReader r) => new(
        r.NextLong(), r.NextLong(), r.NextText(), LongList.Read(ref r), r.NextLong(),
        r.NextRows(static (ref WireReader r) => (r.NextText(), r.NextLong())));
}
