namespace Chatroom.Grains.Store;

/// <summary>Writes that wait for a transaction, oldest first, bounded by count and by bytes. Thread-safe; one thread takes.</summary>
internal sealed class StoreQueue<TCall>(StoreQueueLimits limits)
    where TCall : StoreWrite
{
    private readonly object _lock = new();
    private readonly Queue<TCall> _calls = new();
    private long _bytes;
    private bool _closed;

    internal int Count
    {
        get { lock (_lock) return _calls.Count; }
    }

    /// <summary>False when it is full.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    internal bool TryAdd(TCall call)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IRoomStore));
            if (_calls.Count >= limits.Waiting || _bytes + call.Bytes > limits.WaitingBytes) return false;
            _calls.Enqueue(call);
            _bytes += call.Bytes;
            Monitor.Pulse(_lock);
            return true;
        }
    }

    /// <summary>
    /// Fills <paramref name="group"/> with what one transaction takes; leaves it empty when nothing came within
    /// <paramref name="wait"/>. False when the queue is closed and empty.
    /// </summary>
    internal bool Take(List<TCall> group, TimeSpan wait)
    {
        group.Clear();
        lock (_lock)
        {
            if (_calls.Count == 0 && !_closed) Monitor.Wait(_lock, wait);
            if (_calls.Count == 0) return !_closed;
            var bytes = 0L;
            while (group.Count < limits.CommitCalls && _calls.TryPeek(out var next))
            {
                if (bytes > 0 && bytes + next.Bytes > limits.CommitBytes) break;
                _calls.Dequeue();
                _bytes -= next.Bytes;
                if (!next.Begin()) continue;
                bytes += next.Bytes;
                group.Add(next);
            }
            return true;
        }
    }

    /// <summary>Lets <see cref="Take"/> return, with nothing if nothing waits.</summary>
    internal void Wake()
    {
        lock (_lock) Monitor.PulseAll(_lock);
    }

    /// <summary>Takes no more calls; those that wait are still to be taken.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }
}

/// <summary>What waits and what one transaction takes, in calls and in bytes. Immutable.</summary>
internal readonly record struct StoreQueueLimits(int Waiting, long WaitingBytes, int CommitCalls, long CommitBytes);
