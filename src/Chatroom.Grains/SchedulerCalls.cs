namespace Chatroom.Grains;

/// <summary>Work that goes to a scheduler of its own, or to the thread pool as everywhere else. Stateless.</summary>
public static class SchedulerCalls
{
    /// <summary>Runs <paramref name="work"/> there, soon and once. The pool's own queue, which costs less than a task, where it is the pool.</summary>
    public static void Queue<TState>(this TaskScheduler scheduler, Action<TState> work, TState state)
    {
        if (scheduler == TaskScheduler.Default) ThreadPool.UnsafeQueueUserWorkItem(work, state, preferLocal: false);
        else Task.Factory.StartNew(() => work(state), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
    }
}
