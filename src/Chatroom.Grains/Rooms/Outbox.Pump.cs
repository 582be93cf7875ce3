using Chatroom.Grains.Store;
using Chatroom.Protocol;

namespace Chatroom.Grains.Rooms;

/// <content>The way to the store: one go at a time, no sooner than the floor.</content>
internal sealed partial class Outbox
{
    private TaskCompletionSource? _full;
    private bool _isBatchFull;
    private bool _pumping;
    private long _goneMs;

    private async Task Pump()
    {
        _pumping = true;
        try
        {
            while (!IsEmpty)
            {
                await WaitForFloor();
                Cut();
                _isBatchFull = false;
                var going = _closed.ToArray();
                _closed.Clear();
                await Store(going);
            }
        }
        finally
        {
            _pumping = false;
        }
    }

    private async Task WaitForFloor()
    {
        var wait = _goneMs + options.BatchFloorMs - NowMs;
        // A clock that was set back must not hold the room.
        if (_isBatchFull || wait <= 0 || wait > options.BatchFloorMs) return;
        _full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var floor = clock.CreateTimer(
            static full => ((TaskCompletionSource)full!).TrySetResult(), _full, TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
        await _full.Task;
        _full = null;
    }

    private async Task Store(Batch[] going)
    {
        _goneMs = NowMs;
        // All are asked for at once, so that they share a commit; each is handed on as soon as it is stored.
        var appends = Array.ConvertAll(going, Append);
        for (var i = 0; i < going.Length; i++)
        {
            if (await appends[i] is { } failure)
            {
                // Only when none is on its way any more can the store tell what it holds.
                var rest = await Task.WhenAll(appends[i..]);
                Shut(going[i..], ChangedNothing(failure) && !rest.Contains(null), failure);
                return;
            }
            HandOn(going[i]);
        }
    }

    /// <summary>What went wrong, or null.</summary>
    private async Task<Exception?> Append(Batch batch)
    {
        try
        {
            await store.Append(room, batch.Stored with { Replaces = StoredEpoch }, batch.Told, CancellationToken.None);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static bool ChangedNothing(Exception failure) =>
        failure is StoreRefusedException or StoreConflictException or ArgumentException or ObjectDisposedException;

    private void HandOn(Batch batch)
    {
        (StoredEpoch, StoredSeq) = (batch.Epoch, batch.Next - 1);
        _waitingEvents -= batch.Events;
        handOn(batch);
        _waiters.Tell(StoredSeq, new Outcome(StoredSeq, Codes.Ok));
    }
}
