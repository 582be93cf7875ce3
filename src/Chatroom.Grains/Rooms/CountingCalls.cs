using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>Calls whose likes wait for the room's next counters event. Not thread-safe: it lives in its grain's turns.</summary>
internal sealed class CountingCalls
{
    private TaskCompletionSource<Count?>? _next;

    /// <summary>The event that tells what has been counted so far; null when it never comes, since the room has forgotten it.</summary>
    public Task<Count?> Told() =>
        (_next ??= new TaskCompletionSource<Count?>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <param name="told">Null: nothing was told.</param>
    /// <param name="outbox">Is on its way to the store with it: what becomes of it is asked now, since a later event may take its place.</param>
    public void Tell(CountersEvent? told, Outbox outbox)
    {
        if (told is null || _next is null) return;
        _next.SetResult(new Count(told, outbox.Epoch, outbox.Stored()));
        _next = null;
    }

    public void Forget()
    {
        _next?.SetResult(null);
        _next = null;
    }

    /// <summary>An event that tells likes, and what becomes of it. Immutable.</summary>
    /// <param name="Epoch">The log that it is of: by the time that it is stored the room may have ended.</param>
    internal sealed record Count(CountersEvent Event, long Epoch, Task<Outcome> Stored);
}
