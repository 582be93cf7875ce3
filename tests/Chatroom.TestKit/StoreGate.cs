namespace Chatroom.TestKit;

/// <summary>Holds one call of a <see cref="FaultyRoomStore"/> until a test lets it go. Thread-safe.</summary>
public sealed class StoreGate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the call stands at the gate.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets the call go on. May come before the call does.</summary>
    public void Release() => _released.TrySetResult();

    internal Task Pass(CancellationToken cancel)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(cancel);
    }
}
