using Chatroom.Rooms.Words;

namespace Chatroom.Rooms;

/// <summary>All durable state of a room at one seq: folding the log up to there gives the same. Immutable.</summary>
public sealed record RoomSnapshot(
    long Epoch, long Seq, long CreatedMs, RoomConfig Config, IReadOnlyList<Entry> Entries, IReadOnlyList<RoomSanction> Mutes,
    IReadOnlyList<RecentId> RecentIds, IReadOnlyList<MessageEvent> RecentMessages)
{
    public IReadOnlyList<RoomSanction> Bans { get; init; } = [];
    public IReadOnlyList<RoomSanction> Exceptions { get; init; } = [];
    public RoomSanction? MuteAll { get; init; }

    /// <summary>What moderators did, oldest first.</summary>
    public IReadOnlyList<AuditRecord> Audit { get; init; } = [];

    /// <summary>The room's own words.</summary>
    public IReadOnlyList<FilterWord> Words { get; init; } = [];

    /// <summary>Seq of the event that stopped the distribution; 0 while it goes on.</summary>
    public long StoppedSeq { get; init; }

    /// <summary>Where the messages stand that the log keeps, oldest first.</summary>
    public IReadOnlyList<MessagePlace> Messages { get; init; } = [];

    /// <summary>Seqs of messages that were taken back.</summary>
    public IReadOnlyList<long> Recalled { get; init; } = [];

    /// <summary>Recalls that can be taken back, oldest first.</summary>
    public IReadOnlyList<RecallRecord> Recalls { get; init; } = [];

    /// <summary>Messages that wait for a decision, oldest first.</summary>
    public IReadOnlyList<HeldEvent> Held { get; init; } = [];

    public IReadOnlyList<Counter> Counters { get; init; } = [];

    /// <summary>The rolling digest of the log up to there. The room does not know it: whoever stores the log keeps it here.</summary>
    public ulong Digest { get; init; }

    /// <summary>When somebody last joined, left or spoke, as far as the room knew; the log does not tell all of it.</summary>
    public long ActiveMs { get; init; }
}

/// <summary>A recall that can be taken back. Immutable.</summary>
/// <param name="Seq">Seq of its event.</param>
/// <param name="Muted">Who was muted by it, and until when they were before.</param>
public sealed record RecallRecord(
    long Seq, long TimeMs, string By, IReadOnlyList<long> Seqs, long MutedUntilMs, IReadOnlyList<(string User, long BeforeMs)> Muted);
