namespace Chatroom.Grains.Store;

/// <summary>What every store checks before it takes a call, so that all of them refuse the same input. Stateless, thread-safe.</summary>
internal static class StoreInput
{
    /// <summary>The biggest batch or snapshot that a store takes, bytes. A log entry is a few KiB; more is a bug of the caller.</summary>
    internal const int MaxRecordBytes = 16 * 1024 * 1024;

    /// <summary>What begins so is none of the rooms: such logs are not listed.</summary>
    internal const string ReservedPrefix = "$";

    internal static void Check(string room) => ArgumentException.ThrowIfNullOrEmpty(room);

    internal static void Check(string room, StoredBatch batch)
    {
        Check(room);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch.Epoch, 1, nameof(batch));
        ArgumentOutOfRangeException.ThrowIfNegative(batch.Replaces, nameof(batch));
        ArgumentOutOfRangeException.ThrowIfLessThan(batch.First, 1, nameof(batch));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(batch.Next, batch.First, nameof(batch));
        CheckSize(batch.Events, nameof(batch));
    }

    internal static void Check(string room, StoredSnapshot snapshot)
    {
        Check(room);
        ArgumentOutOfRangeException.ThrowIfNegative(snapshot.Epoch, nameof(snapshot));
        ArgumentOutOfRangeException.ThrowIfNegative(snapshot.Seq, nameof(snapshot));
        CheckSize(snapshot.State, nameof(snapshot));
    }

    internal static void Check(string room, int max)
    {
        Check(room);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
    }

    internal static void Check(string room, IReadOnlyList<OutletRow> rows)
    {
        Check(room);
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(row.Events, 1, nameof(rows));
            CheckSize(row.Payload, nameof(rows));
        }
    }

    internal static long BytesOf(IReadOnlyList<OutletRow> rows)
    {
        var bytes = 0L;
        for (var i = 0; i < rows.Count; i++) bytes += rows[i].Payload.Length;
        return bytes;
    }

    /// <summary>The conflict of a batch with the log that the store has; epoch and head are null for an unknown room.</summary>
    internal static StoreConflictException Conflict(string room, StoredBatch batch, long? epoch, long? head) => new(
        epoch is null
            ? $"room {room}: a batch at ({batch.Epoch}, {batch.First}) for a room that the store does not know; its log begins at seq 1"
            : $"room {room}: a batch at ({batch.Epoch}, {batch.First}){(batch.First == 1 ? $" in the place of log {batch.Replaces}" : "")}, but the log ends at ({epoch}, {head})");

    /// <summary>The conflict of a snapshot that claims more than the log has.</summary>
    internal static StoreConflictException Conflict(string room, StoredSnapshot snapshot, long head) => new(
        $"room {room}: a snapshot at ({snapshot.Epoch}, {snapshot.Seq}), but the log ends at {head}");

    private static void CheckSize(byte[] bytes, string name)
    {
        if (bytes.Length > MaxRecordBytes)
            throw new ArgumentException($"{bytes.Length:N0} bytes are over the store's limit of {MaxRecordBytes:N0} a record", name);
    }
}
