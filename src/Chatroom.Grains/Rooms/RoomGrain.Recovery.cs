using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <content>
/// What the store says is true. At the first call and after every failed append the durable state is read back from it, so that
/// the room never goes on with something that was not stored; members keep their places meanwhile.
/// </content>
public sealed partial class RoomGrain
{
    private readonly OpenBatch _reencoder = new();
    private Task<long>? _loaded;
    private long _refuseUntilMs;
    private int _failures;
    private long _eventsSinceSnapshot;
    private Task _snapshot = Task.CompletedTask;

    /// <summary>Loads once; a load that failed is tried again by the first call after the back-off.</summary>
    private Task<long> Loaded()
    {
        if (_loaded is null || (_loaded.IsFaulted && NowMs >= _refuseUntilMs)) _loaded = Load();
        return _loaded;
    }

    private async Task TryLoad()
    {
        try
        {
            await Loaded();
        }
        catch (Exception)
        {
            // Logged where it failed. The outbox stays shut: joins and changes are refused with 24015, the rest goes on.
        }
    }

    /// <summary>Reads the durable state back; the last seq that the store holds.</summary>
    private async Task<long> Load()
    {
        StoredRoom? stored;
        try
        {
            stored = await _store.Load(_room.Id, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogLoadFailed(_room.Id, BackOff(), failure);
            throw;
        }
        var (handedOn, oldEpoch) = (_outbox.StoredSeq, _room.Epoch);
        Rebuild(stored);
        _outbox.Reopen(_room.Epoch, _room.Seq);
        var loadedSeq = _room.Seq;
        if (stored is null || oldEpoch != _room.Epoch) return loadedSeq;
        // An append whose outcome was not known did happen: everyone has yet to see it.
        foreach (var batch in stored.Batches)
            if (batch.First > handedOn) HandOn(_reencoder.Reencode(batch, _options.Room.Config));
        return loadedSeq;
    }

    private void Rebuild(StoredRoom? stored)
    {
        var snapshot = stored?.Snapshot;
        _room.Restore(snapshot is null ? null : SnapshotCodec.Read(snapshot.State, _options.Room.Config));
        _eventsSinceSnapshot = 0;
        foreach (var batch in stored?.Batches ?? [])
        {
            foreach (var happened in EventCodec.ReadAll(batch.First, batch.TimeMs, batch.Events, _options.Room.Config))
                _room.Fold(happened);
            _eventsSinceSnapshot += batch.Next - batch.First;
        }
    }

    /// <summary>An append failed: finds out what the store holds, and takes back of the turn what it does not.</summary>
    private async Task Settle(Exception failure, Turn turn)
    {
        var storedSeq = turn.Epoch == _room.Epoch ? _outbox.StoredSeq : 0;
        if (_outbox.IsShut && _loaded is { IsCompleted: true })
        {
            LogNotStored(_room.Id, storedSeq, BackOff(), failure);
            _loaded = Load();
        }
        var code = Codes.ServerError;
        if (failure is not StoreRefusedException)
        {
            var loaded = _loaded!;
            await Task.WhenAny(loaded, Task.Delay(TimeSpan.FromMilliseconds(_options.StoreOutcomeMs), _clock));
            if (!loaded.IsCompletedSuccessfully) code = Codes.Timeout;
            else if (turn.Epoch == _room.Epoch) storedSeq = await loaded;
        }
        turn.Fail(storedSeq, code, Math.Max(_options.BatchFloorMs, _refuseUntilMs - NowMs));
    }

    private long BackOff()
    {
        var backoff = Math.Min(_options.StoreBackoffMaxMs, _options.StoreBackoffMs << Math.Min(_failures++, 10));
        _refuseUntilMs = NowMs + backoff;
        return backoff;
    }

    private void TakeSnapshot()
    {
        // One at a time; the next batch tries again.
        if (!_snapshot.IsCompleted) return;
        _eventsSinceSnapshot = 0;
        _snapshot = StoreSnapshot(new StoredSnapshot(_room.Epoch, _room.Seq, NowMs, SnapshotCodec.Write(_room.Snapshot())));
    }

    private async Task StoreSnapshot(StoredSnapshot snapshot)
    {
        try
        {
            // It may be ahead of the store by what is on its way there.
            await _outbox.Stored();
            await _store.Snapshot(_room.Id, snapshot, snapshot.Seq - _options.LogEvents, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The log still has everything; loading only takes longer.
            LogSnapshotFailed(_room.Id, failure);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Room {Room} could not be loaded; the next try in {BackoffMs} ms")]
    private partial void LogLoadFailed(string room, long backoffMs, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "Room {Room}: nothing stored after {Seq}; publishes are refused for {BackoffMs} ms")]
    private partial void LogNotStored(string room, long seq, long backoffMs, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "Room {Room}: snapshot not stored")]
    private partial void LogSnapshotFailed(string room, Exception failure);
}
