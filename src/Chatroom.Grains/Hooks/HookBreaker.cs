namespace Chatroom.Grains.Hooks;

/// <summary>How a call may go.</summary>
internal enum HookPass
{
    Open,
    /// <summary>The one call that finds out whether the hook is back.</summary>
    Probe,
    Closed,
}

/// <summary>Keeps calls from a hook that fails: closed, open for a while, then one probe. Thread-safe.</summary>
internal sealed class HookBreaker(HookOptions options)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _failedMs = new();
    private long? _openUntilMs;
    private bool _probing;

    /// <summary>Whether a call may go; whoever gets anything but <see cref="HookPass.Open"/> must say how it ended.</summary>
    public HookPass Enter(long nowMs)
    {
        lock (_lock)
        {
            if (_openUntilMs is not { } untilMs) return HookPass.Closed;
            if (nowMs < untilMs || _probing) return HookPass.Open;
            _probing = true;
            return HookPass.Probe;
        }
    }

    /// <summary>True when this has closed it.</summary>
    public bool Succeeded(HookPass pass)
    {
        lock (_lock)
        {
            // A call from before it opened says nothing of now.
            if (pass != HookPass.Probe) return false;
            (_openUntilMs, _probing) = (null, false);
            return true;
        }
    }

    /// <summary>True when this has opened it.</summary>
    public bool Failed(HookPass pass, long nowMs)
    {
        lock (_lock)
        {
            if (pass == HookPass.Probe)
            {
                (_openUntilMs, _probing) = (nowMs + options.BreakerOpenMs, false);
                return false;
            }
            if (_openUntilMs is not null) return false;
            while (_failedMs.TryPeek(out var oldest) && nowMs - oldest >= options.BreakerWindowMs) _failedMs.Dequeue();
            _failedMs.Enqueue(nowMs);
            if (_failedMs.Count < options.BreakerFailures) return false;
            _failedMs.Clear();
            _openUntilMs = nowMs + options.BreakerOpenMs;
            return true;
        }
    }
}
