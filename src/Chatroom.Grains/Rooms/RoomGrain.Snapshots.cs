using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <content>Snapshots keep loading short and the log within its retention.</content>
public sealed partial class RoomGrain
{
    private long _eventsSinceSnapshot;
    private long _snapshotActiveMs;
    private Task _snapshot = Task.CompletedTask;

    /// <summary>Whether leaving memory now would lose what a snapshot keeps: how far loading has to read, and when the room was last used.</summary>
    private bool WantsSnapshot => _room.Exists && !_outbox.IsShut && (_eventsSinceSnapshot > 0 || _room.ActiveMs > _snapshotActiveMs);

    /// <summary>A batch is stored: now everyone may see it.</summary>
    private void Stored(Batch batch)
    {
        _failures = 0;
        HandOn(batch);
        DecideRemovals();
        _metrics.Stored(batch.Events);
        _counters.Out.Add((long)batch.Events * _room.MemberCount, NowMs);
        if (batch.Told.Count > 0) _outlets.Stored(_room.Id, batch.Epoch, batch.Next - 1);
        if (_outbox.HasEnded && _outbox.IsEmpty)
        {
            _load = Forget();
            return;
        }
        _eventsSinceSnapshot += batch.Next - batch.First;
        if (_eventsSinceSnapshot >= _options.SnapshotEvents) TakeSnapshot();
        Schedule(NowMs);
    }

    private void TakeSnapshot()
    {
        // One at a time; the next batch tries again.
        if (!_snapshot.IsCompleted || !_room.Exists) return;
        _eventsSinceSnapshot = 0;
        _snapshot = StoreSnapshot();
    }

    private async Task StoreSnapshot()
    {
        try
        {
            // It may be ahead of the store by what is on its way there, and must end where a batch does.
            _outbox.Cut();
            var activeMs = _room.ActiveMs;
            var snapshot = new StoredSnapshot(_room.Epoch, _room.Seq, NowMs, SnapshotCodec.Write(_room.Snapshot() with { Digest = _outbox.Digest }));
            var outcome = await _outbox.Stored();
            if (outcome.StoredSeq < snapshot.Seq) return;
            await _store.Snapshot(_room.Id, snapshot, _room.KeptFrom(NowMs), CancellationToken.None);
            _snapshotActiveMs = activeMs;
        }
        catch (Exception failure)
        {
            // The log still has everything; loading only takes longer.
            LogSnapshotFailed(_room.Id, failure);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "Room {Room}: snapshot not stored")]
    private partial void LogSnapshotFailed(string room, Exception failure);
}
