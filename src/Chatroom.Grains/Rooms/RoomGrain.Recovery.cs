using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <content>
/// What the store says is true. At the first call and after every failed append the durable state is read back from it, so that
/// the room never goes on with something that was not stored; members keep their places meanwhile.
/// </content>
public sealed partial class RoomGrain
{
    private readonly OpenBatch _missed = new();
    private Task<Exception?>? _load;
    private bool _wasOpen;
    private int _behindLoad;
    private long _refuseUntilMs;
    private int _failures;

    /// <summary>Completes when the store has been read.</summary>
    /// <exception cref="RoomUnavailableException">It cannot be read, or not in time.</exception>
    private async Task Loaded()
    {
        if (!_outbox.IsShut) return;
        if (await InTime(Load()) is { } failure) throw new RoomUnavailableException(_room.Id, failure);
    }

    /// <summary>Waits for the store to be read, successfully or not. Calls go on in the order in which they came.</summary>
    private async Task InOrderBehindLoad()
    {
        var load = _outbox.IsShut ? Load() : Task.FromResult<Exception?>(null);
        if (load.IsCompleted && _behindLoad == 0) return;
        _behindLoad++;
        // Those who waited for the load stand in the mailbox already: behind them.
        if (load.IsCompleted) await Task.Yield();
        else await InTime(load);
        _behindLoad--;
    }

    private async Task<Exception?> InTime(Task<Exception?> load)
    {
        try
        {
            return await load.WaitAsync(TimeSpan.FromMilliseconds(_options.StoreOutcomeMs), _clock);
        }
        catch (TimeoutException late)
        {
            return late;
        }
    }

    /// <summary>Reads the store unless that is going on; one that failed is tried again after the back-off.</summary>
    private Task<Exception?> Load()
    {
        if (_load is null || (_load.IsCompleted && NowMs >= _refuseUntilMs))
        {
            _load = ReadStore();
            Schedule(NowMs);
        }
        return _load;
    }

    /// <summary>What went wrong, or null.</summary>
    private async Task<Exception?> ReadStore()
    {
        try
        {
            // Nobody speaks or joins here before it is known who may nowhere.
            await _app.Ready();
            var stored = await _store.Load(_room.Id, CancellationToken.None);
            Adopt(stored, stored is null ? await _store.DeletedEpoch(CancellationToken.None) : 0);
            // It was destroyed, and the process ended before it was forgotten.
            return stored is not null && !_room.Exists ? await Forget() : null;
        }
        catch (Exception failure)
        {
            LogLoadFailed(_room.Id, BackOff(), failure);
            return failure;
        }
    }

    /// <param name="deletedEpoch">The highest epoch that any forgotten room has had: this one may have been among them.</param>
    private void Adopt(StoredRoom? stored, long deletedEpoch)
    {
        var handedOn = stored?.Epoch == _outbox.Epoch ? _outbox.StoredSeq : 0;
        if (stored?.Head < handedOn)
            throw new InvalidDataException($"room {_room.Id}: everyone has seen {handedOn}, but the store's log ends at {stored.Head}");
        var digest = Rebuild(stored, deletedEpoch);
        _outbox.StoredEpoch = stored?.Epoch ?? 0;
        _outbox.Reopen(_room.Epoch, _room.Seq, digest, stored?.Batches ?? []);
        if (_wasOpen && stored is not null) HandOnMissed(stored, handedOn + 1);
        _wasOpen = true;
        _reads++;
        DecideRemovals();
        Schedule(NowMs);
    }

    /// <summary>Returns the rolling digest of what is stored.</summary>
    private ulong Rebuild(StoredRoom? stored, long deletedEpoch)
    {
        var snapshot = stored?.Snapshot is { } state ? SnapshotCodec.Read(state.State, _options.Room.Config) : null;
        var epochBefore = _room.Epoch;
        var digest = snapshot?.Digest ?? 0;
        _room.Restore(snapshot, deletedEpoch);
        _eventsSinceSnapshot = 0;
        _snapshotActiveMs = _room.ActiveMs;
        foreach (var batch in stored?.Batches ?? [])
        {
            foreach (var happened in Decode(batch))
            {
                _room.Fold(happened);
                digest = LogDigest.With(digest, happened);
            }
            _eventsSinceSnapshot += batch.Next - batch.First;
        }
        _room.ForgetUnstored(epochBefore);
        return digest;
    }

    /// <summary>An append whose outcome was not known did happen, or somebody else wrote: everyone has yet to see it.</summary>
    private void HandOnMissed(StoredRoom stored, long next)
    {
        foreach (var batch in stored.Batches)
        {
            if (batch.First < next) continue;
            HandOnGap(stored.Epoch, next, batch.First);
            HandOn(_missed.Reencode(batch, _options.Room.Config, _room.AudienceOf));
            next = batch.Next;
        }
        HandOnGap(stored.Epoch, next, stored.Head + 1);
    }

    private void HandOnGap(long epoch, long first, long next)
    {
        if (next <= first) return;
        _missed.Add(NotKept(first, next - first));
        HandOn(_missed.Close(epoch, NowMs));
    }

    private void NotStored(Exception failure)
    {
        _room.ForgetLikes();
        _counting.Forget();
        LogNotStored(_room.Id, _outbox.StoredSeq, BackOff(), failure);
        _load = ReadStore();
        Schedule(NowMs);
        if (failure is StoreConflictException) _activation.Deposed();
    }

    private long BackOff()
    {
        var backoff = Math.Min(_options.StoreBackoffMaxMs, _options.StoreBackoffMs << Math.Min(_failures++, 10));
        _refuseUntilMs = NowMs + backoff;
        return backoff;
    }

    [LoggerMessage(1, LogLevel.Error, "Room {Room} could not be loaded; the next try in {BackoffMs} ms")]
    private partial void LogLoadFailed(string room, long backoffMs, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "Room {Room}: the store did not take what follows {Seq}; publishes are refused for {BackoffMs} ms")]
    private partial void LogNotStored(string room, long seq, long backoffMs, Exception failure);
}
