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
/// <param name="Private">What a few users get instead; null, as nearly always: nobody does.</param>
public readonly record struct Sweep(
    FeedRing Ring, long From, long To, long Epoch, long NextSeq, byte[] Bytes, long Seqs, PrivateRun? Private = null)
{
    /// <summary>The run that begins at <paramref name="from"/>: to the ring's head, or as far as one write goes.</summary>
    /// <returns>Null when that frame is no longer kept or not there yet.</returns>
    public static Sweep? Of(FeedRing ring, long from, int writeBytes)
    {
        if (ring.Find(from) is not { } first) return null;
        var (last, bytes, most) = (first, first.Bytes.Length, first.SentBytesMax);
        var hasPrivate = first.Private is not null;
        while (ring.Find(last.Index + 1) is { } next && most + next.SentBytesMax <= writeBytes)
        {
            (last, bytes, most) = (next, bytes + next.Bytes.Length, most + next.SentBytesMax);
            hasPrivate |= next.Private is not null;
        }
        if (last == first)
        {
            return new Sweep(
                ring, from, from + 1, first.Epoch, first.Next, first.Bytes, first.Next - first.First, hasPrivate ? new PrivateRun([first]) : null);
        }
        var run = new byte[bytes];
        var frames = hasPrivate ? new FeedFrame[last.Index + 1 - from] : null;
        var at = 0;
        var seqs = 0L;
        for (var index = from; index <= last.Index; index++)
        {
            if (ring.Find(index) is not { } frame) return null;
            frame.Bytes.CopyTo(run, at);
            at += frame.Bytes.Length;
            seqs += frame.Next - frame.First;
            if (frames is not null) frames[index - from] = frame;
        }
        return new Sweep(ring, from, last.Index + 1, last.Epoch, last.Next, run, seqs, frames is null ? null : new PrivateRun(frames));
    }
}

/// <summary>
/// A run of frames of which some are others for a few users: those get a run of their own, everyone else the shared one. Immutable.
/// </summary>
public sealed class PrivateRun(FeedFrame[] frames)
{
    private readonly HashSet<string> _users = frames.SelectMany(frame => frame.Private?.Users ?? Enumerable.Empty<string>())
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>What the user gets: <paramref name="everyone"/>, unless one of the frames is another one for them.</summary>
    public byte[] For(string user, byte[] everyone)
    {
        if (!_users.Contains(user)) return everyone;
        var run = new byte[frames.Sum(frame => frame.For(user).Length)];
        var at = 0;
        foreach (var frame in frames)
        {
            var bytes = frame.For(user);
            bytes.CopyTo(run, at);
            at += bytes.Length;
        }
        return run;
    }
}
