using System.Runtime.CompilerServices;
using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>
/// The events between the connection and the one who reads them; bounded. Thread-safe for one writer and one reader.
/// </summary>
/// <remarks>
/// The last place is kept for a gap: what does not fit is covered by it, as the protocol does it for a slow reader, so
/// the reader never sees a hole. After a change of epoch the gap covers the new log only.
/// </remarks>
internal sealed class EventQueue(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<RoomEvent> _events = new();
    private RoomEvent? _gap;
    private TaskCompletionSource? _waiting;
    private Exception? _error;
    private bool _completed;

    internal void Add(RoomEvent item)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            if (_completed) return;
            if (_gap is null && _events.Count < capacity - 1) _events.Enqueue(item);
            else _gap = Widen(_gap, item);
            waiting = Interlocked.Exchange(ref _waiting, null);
        }
        waiting?.SetResult();
    }

    /// <summary>No more comes; the first call decides. What waits is still read, then the error is thrown.</summary>
    internal void Complete(Exception? error)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            if (_completed) return;
            _completed = true;
            _error = error;
            waiting = Interlocked.Exchange(ref _waiting, null);
        }
        waiting?.SetResult();
    }

    internal async IAsyncEnumerable<RoomEvent> ReadAsync([EnumeratorCancellation] CancellationToken token)
    {
        while (true)
        {
            if (TryTake(out var item, out var wait)) yield return item;
            else if (wait is not null) await wait.WaitAsync(token).ConfigureAwait(false);
            else if (_error is not null) throw _error;
            else yield break;
        }
    }

    private bool TryTake(out RoomEvent item, out Task? wait)
    {
        lock (_lock)
        {
            wait = null;
            if (_events.TryDequeue(out item)) return true;
            if (_gap is { } gap)
            {
                _gap = null;
                item = gap;
                return true;
            }
            if (_completed) return false;
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wait = _waiting.Task;
            return false;
        }
    }

    private static RoomEvent Widen(RoomEvent? gap, RoomEvent item)
    {
        var from = gap is { } g && g.Epoch == item.Epoch ? g.Seq : item.Seq;
        var cover = new WireEvent { Kind = EventKind.Gap, Count = item.Next - from, Lane = "all", Reason = "slow" };
        return new RoomEvent(item.Epoch, from, cover);
    }
}
