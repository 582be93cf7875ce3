using Chatroom.Protocol;

namespace Chatroom.LoadTest.Accounts;

/// <summary>What a batch of the room's log says, parsed once for all members that receive the same bytes. Immutable.</summary>
internal sealed class BatchFacts
{
    /// <summary>Which log it is.</summary>
    internal required long Epoch { get; init; }

    /// <summary>The first seq.</summary>
    internal required long First { get; init; }

    /// <summary>The seq behind the last.</summary>
    internal required long Next { get; init; }

    /// <summary>The sum of the hashes of its messages.</summary>
    internal ulong Digest { get; init; }

    /// <summary>The same of those that are for everyone, as the digest counts them that the room publishes.</summary>
    internal ulong OpenDigest { get; init; }

    /// <summary>Whether a gap of it may stand in the place of messages that the published digest counts.</summary>
    internal bool MayHide { get; init; }

    /// <summary>No batch but what the room published at this place of its log; null: a batch.</summary>
    internal ulong? Published { get; init; }

    /// <summary>How many messages it has.</summary>
    internal int Messages { get; init; }

    /// <summary>Its gaps.</summary>
    internal IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>When the messages of this run that it has were sent, monotonic nanoseconds.</summary>
    internal long[] SentAt { get; init; } = [];

    /// <summary>The digest that the room published, as it was told.</summary>
    internal static BatchFacts Of(DigestNotice notice) =>
        new() { Epoch = notice.Epoch, First = notice.Seq + 1, Next = notice.Seq + 1, Published = notice.Digest };

    /// <summary>How many seqs its gaps cover.</summary>
    internal long Elided
    {
        get
        {
            var sum = 0L;
            foreach (var gap in Gaps) sum += gap.Count;
            return sum;
        }
    }
}
