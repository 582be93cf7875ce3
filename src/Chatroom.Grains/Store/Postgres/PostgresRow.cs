namespace Chatroom.Grains.Store;

/// <summary>The locked row of a room, as the transaction has it by now. Not thread-safe.</summary>
internal sealed class PostgresRow(string room)
{
    /// <summary>The epoch of a row that holds a room's place and is no room: none yet, or no more.</summary>
    internal const long NoEpoch = -1;

    internal string Room => room;

    internal long Log { get; set; }

    internal long Epoch { get; set; } = NoEpoch;

    internal long Head { get; set; }

    internal long KeptFrom { get; set; } = 1;

    /// <summary>-1: none.</summary>
    internal long SnapshotSeq { get; set; } = -1;

    internal long UpdatedMs { get; set; }

    internal bool IsRoom => Epoch != NoEpoch;

    internal bool IsChanged { get; set; }
}
