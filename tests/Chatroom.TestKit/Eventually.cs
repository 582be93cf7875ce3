using System.Runtime.CompilerServices;

namespace Chatroom.TestKit;

/// <summary>Waits for what another thread will bring about, and fails when it does not. Stateless.</summary>
public static class Eventually
{
    // Longer than any machine is busy, and an end: a condition that never comes must not take a core for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="TimeoutException">It has not come true in a minute.</exception>
    public static Task Is(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        Is(() => Task.FromResult(condition()), what);

    /// <exception cref="TimeoutException">It has not come true in a minute.</exception>
    public static async Task Is(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new TimeoutException($"never: {what}");
            await Task.Yield();
        }
    }
}
