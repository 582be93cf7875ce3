using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Rooms.Global;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Global;

/// <content>What the store says is true: the state is read from it at the first call and after every append that went wrong.</content>
public sealed partial class AppGrain
{
    private AppState? _state;
    private Task<AppState>? _load;
    private long _refuseUntilMs;
    private int _failures;
    private long _eventsSinceSnapshot;
    private long _bytesSinceSnapshot;

    /// <summary>The state as stored.</summary>
    private Task<AppState> Loaded()
    {
        if (_state is { } state) return Task.FromResult(state);
        if (_load is null || _load.IsCompleted) _load = Load();
        return _load;
    }

    private async Task<AppState> Load()
    {
        try
        {
            var stored = await _store.Load(Key, CancellationToken.None);
            return _state = Adopt(stored);
        }
        catch (Exception failure)
        {
            LogLoadFailed(BackOff(), failure);
            throw;
        }
    }

    private AppState Adopt(StoredRoom? stored)
    {
        var state = stored?.Snapshot is { } snapshot
            ? AppStateCodec.Read(snapshot.State, _options.App)
            : new AppState(_options.App) { Epoch = stored?.Epoch ?? 0 };
        (_eventsSinceSnapshot, _bytesSinceSnapshot) = (0, 0);
        foreach (var batch in stored?.Batches ?? [])
        {
            foreach (var happened in AppEventCodec.ReadAll(batch.First, batch.Events)) state = state.Fold(happened);
            _eventsSinceSnapshot += batch.Next - batch.First;
            _bytesSinceSnapshot += batch.Events.Length;
        }
        return state;
    }

    /// <summary>Whether the events are stored; then they are the state's, and told.</summary>
    private async Task<bool> Store(AppState before, AppState after, List<AppEvent> events)
    {
        var batch = new StoredBatch(after.Epoch, before.Seq + 1, after.Seq + 1, NowMs, AppEventCodec.WriteAll(events));
        try
        {
            await _store.Append(Key, batch, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogNotStored(before.Seq, BackOff(), failure);
            // Whatever the store now holds is what counts.
            _state = null;
            if (failure is StoreConflictException) _deposed?.Invoke();
            if (failure is StoreRefusedException or StoreConflictException or ArgumentException or ObjectDisposedException) return false;
            if (!await IsStored(batch)) return false;
            TellAll(batch.Epoch, batch.First, batch.Events);
            return true;
        }
        _failures = 0;
        _state = after;
        TellAll(batch.Epoch, batch.First, batch.Events);
        _eventsSinceSnapshot += events.Count;
        _bytesSinceSnapshot += batch.Events.Length;
        await Snapshot(after);
        return true;
    }

    /// <summary>Whether an append whose outcome is not known happened. Goes on until the store answers; those who asked have their -1 by then.</summary>
    private async Task<bool> IsStored(StoredBatch batch)
    {
        for (; ; )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, _refuseUntilMs - NowMs)), _clock);
            try
            {
                var stored = await _store.Load(Key, CancellationToken.None);
                _state = Adopt(stored);
                return stored?.Batches.Any(one => one.Epoch == batch.Epoch && one.First == batch.First && one.Events.AsSpan().SequenceEqual(batch.Events)) == true;
            }
            catch (Exception failure)
            {
                LogLoadFailed(BackOff(), failure);
            }
        }
    }

    private async Task Snapshot(AppState state)
    {
        if (_eventsSinceSnapshot < _options.AppSnapshotEvents && _bytesSinceSnapshot < _options.AppSnapshotBytes) return;
        (_eventsSinceSnapshot, _bytesSinceSnapshot) = (0, 0);
        try
        {
            var snapshot = new StoredSnapshot(state.Epoch, state.Seq, NowMs, AppStateCodec.Write(state));
            await _store.Snapshot(Key, snapshot, state.Seq + 1, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The log still has everything; loading only takes longer.
            LogSnapshotFailed(failure);
        }
    }

    private long BackOff()
    {
        var backoff = Math.Min(_options.StoreBackoffMaxMs, _options.StoreBackoffMs << Math.Min(_failures++, 10));
        _refuseUntilMs = NowMs + backoff;
        return backoff;
    }

    [LoggerMessage(2, LogLevel.Error, "App: its state could not be loaded; the next try in {BackoffMs} ms")]
    private partial void LogLoadFailed(long backoffMs, Exception failure);

    [LoggerMessage(3, LogLevel.Error, "App: the store did not take what follows {Seq}; changes are refused for {BackoffMs} ms")]
    private partial void LogNotStored(long seq, long backoffMs, Exception failure);

    [LoggerMessage(4, LogLevel.Warning, "App: snapshot not stored")]
    private partial void LogSnapshotFailed(Exception failure);
}
