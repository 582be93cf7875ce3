namespace Chatroom.Rooms;

/// <summary>All durable state of a room at one seq: folding the log up to there gives the same. Immutable.</summary>
public sealed record RoomSnapshot(
    long Epoch, long Seq, long CreatedMs, RoomConfig Config, IReadOnlyList<Entry> Entries, IReadOnlyList<MuteRecord> Mutes,
    IReadOnlyList<RecentId> RecentIds, IReadOnlyList<MessageEvent> RecentMessages)
{
    /// <summary>Seq of the event that stopped the distribution; 0 while it goes on.</summary>
    public long StoppedSeq { get; init; }
}
