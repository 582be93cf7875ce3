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
/// <param name="Packed">The same for those who take it compressed; null: they get it as everyone.</param>
public readonly record struct Sweep(
    FeedRing Ring, long From, long To, long Epoch, long NextSeq, byte[] Bytes, long Seqs, PrivateRun? Private = null, PackedRun? Packed = null)
{
    /// <summary>The run that begins at <paramref name="from"/>: to the ring's head, or as far as one write goes.</summary>
    /// <param name="packs">Whether it is for so many that compressing it pays.</param>
    /// <returns>Null when that frame is no longer kept or not there yet.</returns>
    public static Sweep? Of(FeedRing ring, long from, int writeBytes, bool packs = false)
    {
        if (ring.Find(from) is not { } first) return null;
        var (last, most) = (first, first.SentBytesMax);
        var hasPrivate = first.Private is not null;
        while (ring.Find(last.Index + 1) is { } next && most + next.SentBytesMax <= writeBytes)
        {
            (last, most) = (next, most + next.SentBytesMax);
            hasPrivate |= next.Private is not null;
        }
        var frames = new FeedFrame[last.Index + 1 - from];
        var seqs = 0L;
        for (var index = from; index <= last.Index; index++)
        {
            if (ring.Find(index) is not { } frame) return null;
            seqs += frame.Next - frame.First;
            frames[index - from] = frame;
        }
        // Nothing is merged that is another frame for a few: each of those replaces one.
        var whole = hasPrivate ? [.. frames.Select(frame => frame.Bytes)] : MergedBatches.Of(ring.Format, frames);
        return new Sweep(
            ring, from, last.Index + 1, last.Epoch, last.Next, Joined(whole), seqs, hasPrivate ? new PrivateRun(frames) : null,
            packs && !hasPrivate ? new PackedRun(whole) : null);
    }

    /// <summary>What a session is sent.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="packed">Whether it takes compressed frames.</param>
    public byte[] For(string user, bool packed) =>
        Private is not null ? Private.For(user, Bytes) : packed && Packed is not null ? Packed.Bytes : Bytes;

    /// <summary>How much that is for nearly everyone, in bytes.</summary>
    public int Length(bool packed) => packed && Packed is not null ? Packed.Bytes.Length : Bytes.Length;

    private static byte[] Joined(List<byte[]> frames)
    {
        if (frames.Count == 1) return frames[0];
        var run = new byte[frames.Sum(frame => frame.Length)];
        var at = 0;
        foreach (var frame in frames)
        {
            frame.CopyTo(run, at);
            at += frame.Length;
        }
        return run;
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
