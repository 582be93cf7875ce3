using Chatroom.Grains.Store;

namespace Chatroom.Grains.Rooms;

/// <summary>Consecutive events on their way to the store and to everyone, encoded once a format. Immutable. An event that is not for
/// everyone is a batch of its own, so that a batch has two encodings at most.</summary>
/// <param name="Events">How many; one of them may take several seqs.</param>
public sealed record Batch(long Epoch, long First, long Next, long TimeMs, byte[] MessagePack, byte[] Json, int Events)
{
    /// <summary>What outlets are to tell of it.</summary>
    public IReadOnlyList<OutletRow> Told { get; init; } = [];

    /// <summary>What is stored, MessagePack: other than what everyone gets when it is for some only, or shown in part.</summary>
    public byte[] Whole { get; init; } = MessagePack;

    /// <summary>What its audience gets instead (<see cref="Codec.PrivatePart"/>); null: it is for everyone.</summary>
    public byte[]? Private { get; init; }

    /// <summary>Seq of the last recall in it; 0: there is none.</summary>
    public long RecallSeq { get; init; }

    /// <summary>The rolling digest of the log at its end; null: not known.</summary>
    public ulong? Digest { get; init; }

    public StoredBatch Stored => new(Epoch, First, Next, TimeMs, Whole);

    /// <summary>Whether that is this batch, and not somebody else's at the same place.</summary>
    public bool Is(StoredBatch other) =>
        other.Epoch == Epoch && other.First == First && other.Next == Next && other.TimeMs == TimeMs
        && other.Events.AsSpan().SequenceEqual(Whole);
}
