using Chatroom.Grains.Store;

namespace Chatroom.Store.Tests;

/// <summary>What a store should hold, in the plainest way: a list a room, filtered. Not thread-safe.</summary>
internal sealed class StoreModel
{
    private readonly SortedDictionary<string, Log> _rooms = new(StringComparer.Ordinal);

    internal Log? Find(string room) => _rooms.GetValueOrDefault(room);

    internal IEnumerable<StoredRoomInfo> List() =>
        _rooms.Select(room => new StoredRoomInfo(room.Key, room.Value.Epoch, room.Value.Head, room.Value.UpdatedMs));

    internal bool Append(string room, StoredBatch batch)
    {
        var log = Find(room);
        if (batch.First == 1 && (log is null || (batch.Epoch > log.Epoch && batch.Replaces == log.Epoch))) _rooms[room] = log = new Log(batch.Epoch);
        else if (log is null || batch.Epoch != log.Epoch || batch.First != log.Head + 1) return false;
        log.Batches.Add(batch);
        (log.Head, log.UpdatedMs) = (batch.Next - 1, batch.TimeMs);
        return true;
    }

    internal bool Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq)
    {
        if (Find(room) is not { } log || log.Epoch != snapshot.Epoch) return true;
        if (snapshot.Seq > log.Head) return false;
        if (log.Snapshot?.Seq > snapshot.Seq) return true;
        log.Snapshot = snapshot;
        log.Batches.RemoveAll(batch => batch.Next <= keepFromSeq && batch.Next - 1 <= snapshot.Seq);
        return true;
    }

    internal bool Delete(string room)
    {
        _rooms.Remove(room);
        return true;
    }

    internal sealed class Log(long epoch)
    {
        internal long Epoch => epoch;

        internal long Head { get; set; }

        internal long UpdatedMs { get; set; }

        internal StoredSnapshot? Snapshot { get; set; }

        internal List<StoredBatch> Batches { get; } = [];
    }
}
