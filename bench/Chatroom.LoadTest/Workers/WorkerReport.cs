using Chatroom.LoadTest.Accounts;

namespace Chatroom.LoadTest.Workers;

/// <summary>A line that a worker writes: one of the two. Immutable.</summary>
internal sealed record WorkerReport(WorkerTick? Tick = null, WorkerResult? Result = null);

/// <summary>How a worker stands, once a second. Immutable.</summary>
internal sealed record WorkerTick
{
    /// <summary>Which second of the monotonic clock has ended.</summary>
    public required long Second { get; init; }

    /// <summary>Members in the room.</summary>
    public required int Up { get; init; }

    /// <summary>Members that are gone for good.</summary>
    public required int Dead { get; init; }

    /// <summary>Messages of this run delivered within the second, to all members.</summary>
    public required long Delivered { get; init; }

    /// <summary>Their latencies, sparse.</summary>
    public required long[] Latency { get; init; }

    public required long Published { get; init; }

    public required long Accepted { get; init; }

    public required long Refused { get; init; }

    /// <summary>Publishes without an answer.</summary>
    public required int Pending { get; init; }

    /// <summary>The greatest seq that an answer named.</summary>
    public required long LastAccepted { get; init; }

    /// <summary>When somebody last came into the room, monotonic nanoseconds.</summary>
    public long LastUpNs { get; init; }

    /// <summary>When the first connect began, likewise.</summary>
    public long FirstConnectNs { get; init; }

    /// <summary>Connects that failed; all but those of the dead were tried again.</summary>
    public long PutOff { get; init; }

    /// <summary>Connections that the server closed with 4002.</summary>
    public long TooSlow { get; init; }

    /// <summary>Members that left and came back as somebody new.</summary>
    public long Leaves { get; init; }

    /// <summary>Why members could not connect, the first reason; null: none.</summary>
    public string? Trouble { get; init; }
}

/// <summary>Members whose accounts are the same. Immutable.</summary>
/// <param name="Member">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Gaps">Id of their chain; -1: they were told of no gap.</param>
internal sealed record AccountGroup(int Member, int Count, long Epoch, long Joined, long Next, ulong Digest, long Delivered, int Gaps)
{
    /// <summary>They left before the end: what is behind was not for them.</summary>
    public bool IsOver { get; init; }
}

/// <summary>A link of a gap chain. Immutable.</summary>
/// <param name="Previous">Id of the chain before; -1: none.</param>
internal sealed record GapLink(int Previous, long From, long Count);

/// <summary>A message that the server accepted. Immutable.</summary>
/// <param name="Hash">The hash of what was sent, at the seq that was answered.</param>
internal readonly record struct Accepted(long Seq, ulong Hash, int Member);

/// <summary>Everything that a worker found. Immutable.</summary>
internal sealed record WorkerResult
{
    public required AccountGroup[] Groups { get; init; }

    public required GapLink[] Gaps { get; init; }

    /// <summary>The first broken promise of each member, at most <see cref="FaultsMax"/>, by seq.</summary>
    public required Fault[] Faults { get; init; }

    /// <summary>How many members broke.</summary>
    public required int Faulty { get; init; }

    public required Accepted[] Accepted { get; init; }

    public required Disagreement[] Disagreements { get; init; }

    public required SortedDictionary<string, long> RefusedByRule { get; init; }

    /// <summary>The latencies of all measured deliveries, sparse.</summary>
    public required long[] Latency { get; init; }

    public required WorkerCounts Counts { get; init; }

    internal const int FaultsMax = 32;
}

/// <summary>
/// The counts of a worker. Immutable. Messages count by when they were sent, frames, bytes and CPU by the clock, both from
/// the end of the warm-up.
/// </summary>
internal sealed record WorkerCounts
{
    public long Published { get; init; }
    public long Accepted { get; init; }
    public long Refused { get; init; }
    public long Unsent { get; init; }
    public long Delivered { get; init; }
    public long Elided { get; init; }
    public long Lost { get; init; }
    public long Duplicated { get; init; }
    public long Reordered { get; init; }
    public long Reconnected { get; init; }
    public long Compared { get; init; }
    public long Frames { get; init; }
    public long Bytes { get; init; }
    public long DeliveredByClock { get; init; }
    public double CpuSeconds { get; init; }
}
