using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>What was taken back or brought back. Immutable.</summary>
/// <param name="Seq">Of the event, what <see cref="ChatClient.UndoAsync"/> takes; 0: there was nothing.</param>
/// <param name="Seqs">The messages.</param>
/// <param name="More">There are more than one event holds: ask again.</param>
public sealed record Recalled(long Seq, IReadOnlyList<long> Seqs, bool More)
{
    internal static Recalled Read(ref WireReader r)
    {
        long seq = 0;
        var (seqs, more) = (new List<long>(), false);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("seq"u8)) seq = r.ReadInt64();
            else if (key.SequenceEqual("seqs"u8)) Pages.ReadItems(ref r, seqs, static (ref WireReader item) => item.ReadInt64());
            else if (key.SequenceEqual("more"u8)) more = r.ReadBoolean();
            else r.Skip();
        }
        return new Recalled(seq, seqs, more);
    }
}
