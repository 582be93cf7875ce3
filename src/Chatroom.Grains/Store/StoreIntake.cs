namespace Chatroom.Grains.Store;

/// <summary>Where the writes of a store come in: the queue to its writer, what is refused in front of it, and what is counted. Thread-safe.</summary>
internal sealed class StoreIntake<TWrites>
{
    private readonly string _name;
    private readonly StoreQueueLimits _limits;

    /// <param name="kind">As metrics name the store.</param>
    /// <param name="name">As texts for people name it.</param>
    internal StoreIntake(string kind, string name, StoreQueueLimits limits)
    {
        (_name, _limits) = (name, limits);
        Queue = new StoreQueue<StoreCall<TWrites>>(limits);
        Metrics = new StoreMetrics(kind, () => Queue.Count);
    }

    internal StoreQueue<StoreCall<TWrites>> Queue { get; }

    internal StoreMetrics Metrics { get; }

    /// <summary>Puts the call into the queue; ends when it is committed, refused, withdrawn or failed.</summary>
    internal Task Write(StoreCall<TWrites> call)
    {
        if (call.Cancel.IsCancellationRequested) return Task.FromCanceled(call.Cancel);
        call.Watch();
        try
        {
            if (Queue.TryAdd(call)) return call.Done;
        }
        catch (ObjectDisposedException e)
        {
            call.Begin();
            return Task.FromException(e);
        }
        call.Begin();
        return Refuse(StoreMetrics.Queue, new StoreRefusedException($"{_name}: {_limits.Waiting} writes or {_limits.WaitingBytes:N0} bytes of them wait already"));
    }

    internal Task Refuse(string reason, StoreRefusedException refusal)
    {
        Metrics.Refused(reason, 1);
        return Task.FromException(refusal);
    }
}
