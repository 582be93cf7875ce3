namespace Chatroom.Gateway.Feeds;

/// <summary>
/// What one sweep sends to every session that has kept up: the frames from one number to another as one run of bytes, made once.
/// Immutable.
/// </summary>
/// <param name="Ring">Whose frames they are; a session may follow another by the time that it gets them.</param>
/// <param name="From">Number of the first frame.</param>
/// <param name="To">One behind the last.</param>
/// <param name="Epoch">Log of the last frame.</param>
/// <param name="NextSeq">One behind the last seq.</param>
/// <param name="Bytes">The frames' bytes, one after the other.</param>
/// <param name="Seqs">How many seqs they cover.</param>
public readonly record struct Sweep(FeedRing Ring, long From, long To, long Epoch, long NextSeq, byte[] Bytes, long Seqs)
{
    /// <summary>The run that begins at <paramref name="from"/>: to the ring's head, or as far as one write goes.</summary>
    /// <returns>Null when that frame is no longer kept or not there yet.</returns>
    public static Sweep? Of(FeedRing ring, long from, int writeBytes)
    {
        if (ring.Find(from) is not { } first) return null;
        var (last, bytes) = (first, first.Bytes.Length);
        while (ring.Find(last.Index + 1) is { } next && bytes + next.Bytes.Length <= writeBytes)
            (last, bytes) = (next, bytes + next.Bytes.Length);
        if (last == first) return new Sweep(ring, from, from + 1, first.Epoch, first.Next, first.Bytes, first.Next - first.First);
        var run = new byte[bytes];
        var at = 0;
        var seqs = 0L;
        for (var index = from; index <= last.Index; index++)
        {
            if (ring.Find(index) is not { } frame) return null;
            frame.Bytes.CopyTo(run, at);
            at += frame.Bytes.Length;
            seqs += frame.Next - frame.First;
        }
        return new Sweep(ring, from, last.Index + 1, last.Epoch, last.Next, run, seqs);
    }
}
