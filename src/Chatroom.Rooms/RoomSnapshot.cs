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

    /// <summary>Seq of the event that stopped the distribution; 0 while it goes on.</summary>
    public long StoppedSeq { get; init; }
}
