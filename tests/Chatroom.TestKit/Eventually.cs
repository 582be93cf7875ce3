using System.Runtime.CompilerServices;

namespace Chatroom.TestKit;

/// <summary>Waits for what another thread will bring about, and fails when it does not. Stateless.</summary>
public static class Eventually
{
    // Longer than any machine is busy, and an end: a condition that never comes must not take a core for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    // What is about to come has come by then; for the rest the core is left to whoever brings it about.
    private const int Yields = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <exception cref="TimeoutException">It has not come true in a minute.</exception>
    public static Task Is(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        Is(() => Task.FromResult(condition()), what);

    /// <exception cref="TimeoutException">It has not come true in a minute.</exception>
    public static Task Is(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        Until(condition, Patience, what);

    /// <summary>Does again and again what a task waits for, a manual clock's moving on above all, until the task has ended.</summary>
    /// <param name="task">It is awaited in the end: what it throws is thrown.</param>
    /// <param name="patience">null: a minute.</param>
    /// <exception cref="TimeoutException">It has not ended by then.</exception>
    public static async Task Ended(
        Task task, Func<Task> drive, TimeSpan? patience = null, [CallerArgumentExpression(nameof(task))] string? what = null)
    {
        await Until(Driven, patience ?? Patience, what);
        await task;

        async Task<bool> Driven()
        {
            if (!task.IsCompleted) await drive();
            return task.IsCompleted;
        }
    }

    private static async Task Until(Func<Task<bool>> condition, TimeSpan patience, string? what)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var looks = 0; !await condition(); looks++)
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience) throw new TimeoutException($"never: {what}");
            if (looks < Yields) await Task.Yield();
            else await Task.Delay(Pause);
        }
    }
}
