namespace Chatroom.Grains.Store;

/// <summary>One room's log and snapshot in memory. Not thread-safe: <see cref="MemoryRoomStore"/> calls it under its lock.</summary>
internal sealed class MemoryLog(long epoch)
{
    private readonly List<StoredBatch> _batches = [];
    private StoredSnapshot? _snapshot;
    private long _updatedMs;

    internal long Epoch => epoch;

    internal long Head { get; private set; }

    /// <summary>What the log and its snapshot hold.</summary>
    internal long Bytes { get; private set; }

    internal StoredRoom Load() => new(epoch, Head, _snapshot, From((_snapshot?.Seq ?? 0) + 1, int.MaxValue));

    internal StoredRoomInfo Info(string room) => new(room, epoch, Head, _updatedMs);

    internal void Append(StoredBatch batch)
    {
        _batches.Add(batch);
        Head = batch.Next - 1;
        _updatedMs = batch.TimeMs;
        Bytes += batch.Events.Length;
    }

    /// <summary>Batches that hold seqs from <paramref name="seq"/> on, oldest first.</summary>
    internal List<StoredBatch> From(long seq, int max)
    {
        var index = IndexOf(seq);
        return _batches.GetRange(index, Math.Min(max, _batches.Count - index));
    }

    /// <summary>Batches that hold seqs below <paramref name="seq"/>, newest first.</summary>
    internal List<StoredBatch> Before(long seq, int max)
    {
        var end = IndexOf(seq);
        if (end < _batches.Count && _batches[end].First < seq) end++;
        var found = _batches.GetRange(Math.Max(0, end - max), Math.Min(max, end));
        found.Reverse();
        return found;
    }

    /// <summary>Takes the snapshot unless a newer one is there, and drops the batches that it covers below <paramref name="keepFromSeq"/>.</summary>
    internal void Take(StoredSnapshot snapshot, long keepFromSeq)
    {
        if (_snapshot is { } older)
        {
            if (older.Seq > snapshot.Seq) return;
            Bytes -= older.State.Length;
        }
        _snapshot = snapshot;
        Bytes += snapshot.State.Length;

        var dropped = IndexOf(Math.Min(keepFromSeq, snapshot.Seq + 1));
        for (var i = 0; i < dropped; i++) Bytes -= _batches[i].Events.Length;
        _batches.RemoveRange(0, dropped);
    }

    /// <summary>Index of the first batch that ends at or after <paramref name="seq"/>: binary, the batches are dense.</summary>
    private int IndexOf(long seq)
    {
        int low = 0, high = _batches.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_batches[middle].Next > seq) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
