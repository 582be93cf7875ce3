namespace Chatroom.Grains.Store;

/// <summary>
/// One write on its way to a transaction. Thread-safe between its caller, who may withdraw it, and the writer, who begins it: one
/// of the two comes first.
/// </summary>
internal abstract class StoreWrite(CancellationToken cancel)
{
    private const int Waiting = 0, Begun = 1, Withdrawn = 2;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private int _state;

    internal Task Done => _done.Task;

    /// <summary>What it counts in the bounds of bytes.</summary>
    internal virtual long Bytes => 0;

    /// <summary>What went wrong with this call alone; the writer notes it and reports it after the commit.</summary>
    internal Exception? Error { get; set; }

    /// <summary>Withdraws it while it waits.</summary>
    internal CancellationToken Cancel => cancel;

    /// <summary>Lets the caller's token withdraw it; to be called before it is in the queue.</summary>
    internal void Watch() => _registration = cancel.UnsafeRegister(static call => ((StoreWrite)call!).Withdraw(), this);

    /// <summary>Stops watching; false when it was withdrawn and must not be done.</summary>
    internal bool Begin()
    {
        _registration.Unregister();
        return Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;
    }

    internal void Complete()
    {
        if (Error is { } error) _done.TrySetException(error);
        else _done.TrySetResult();
    }

    internal void Fail(Exception error) => _done.TrySetException(error);

    private void Withdraw()
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting) _done.TrySetCanceled(cancel);
    }
}
