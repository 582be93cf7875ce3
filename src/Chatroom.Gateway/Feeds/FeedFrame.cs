namespace Chatroom.Gateway.Feeds;

/// <summary>One batch or notice, ready for the wire: the same bytes go to every session of its format. Immutable.</summary>
/// <param name="Index">Its number in its ring; dense, from 0.</param>
/// <param name="Epoch">The log that it is of.</param>
/// <param name="First">Seq of its first event; equal to <paramref name="Next"/> for a notice.</param>
/// <param name="Next">One behind its last seq.</param>
/// <param name="Bytes">WebSocket frame, header included.</param>
/// <param name="Private">What some users get instead; null: nobody does.</param>
public sealed record FeedFrame(long Index, long Epoch, long First, long Next, byte[] Bytes, PrivateBytes? Private = null)
{
    /// <summary>How long its array of events is, in bytes, which stands at its end; 0: it is none, or not known.</summary>
    public int EventsBytes { get; init; }

    /// <summary>Messages of members alone, for everyone alike: a reader who asked for less may do without it.</summary>
    public bool IsThinnable { get; init; }

    /// <summary>When it came, Unix milliseconds; of the same moment in both formats.</summary>
    public long TimeMs { get; init; }

    /// <summary>What the ring keeps for it.</summary>
    public int HeldBytes => Bytes.Length + (Private?.Bytes.Length ?? 0);

    /// <summary>The most that one session gets of it.</summary>
    public int SentBytesMax => Math.Max(Bytes.Length, Private?.Bytes.Length ?? 0);

    public byte[] For(string user) => Private is { } few && few.Users.Contains(user) ? few.Bytes : Bytes;
}

/// <summary>What a few users get in place of a frame. Immutable.</summary>
/// <param name="users">User ids.</param>
/// <param name="bytes">WebSocket frame, header included, that covers the same seqs.</param>
public sealed class PrivateBytes(IEnumerable<string> users, byte[] bytes)
{
    public IReadOnlySet<string> Users { get; } = users.ToHashSet(StringComparer.Ordinal);
    public byte[] Bytes { get; } = bytes;
}
