using Chatroom.Grains.Store;

namespace Chatroom.Grains.Rooms;

/// <summary>Consecutive events on their way to the store and to everyone, encoded once a format. Immutable.</summary>
/// <param name="Events">How many; one of them may take several seqs.</param>
public sealed record Batch(long Epoch, long First, long Next, long TimeMs, byte[] MessagePack, byte[] Json, int Events)
{
    /// <summary>What webhooks are to tell of it.</summary>
    public IReadOnlyList<WebhookRow> Webhooks { get; init; } = [];

    public StoredBatch Stored => new(Epoch, First, Next, TimeMs, MessagePack);

    /// <summary>Whether that is this batch, and not somebody else's at the same place.</summary>
    public bool Is(StoredBatch other) =>
        other.Epoch == Epoch && other.First == First && other.Next == Next && other.TimeMs == TimeMs
        && other.Events.AsSpan().SequenceEqual(MessagePack);
}
