namespace Chatroom.Client;

/// <summary>
/// How long to wait before the next attempt: [0.1, 1, 3, 6, 10, 18] s with full jitter, no step above 3 s while the room keeps the
/// client's place, or what the server said. Thread-safe.
/// </summary>
public static class Backoff
{
    private const long LongestMs = 60_000;
    private const long LongestSlotMs = 25_000;
    private const long PlaceKeptMs = 30_000;
    private const int HurryMs = 3_000;
    private static readonly int[] StepsMs = [100, 1_000, 3_000, 6_000, 10_000, 18_000];

    /// <summary>The wait before attempt <paramref name="attempt"/>, counted from 0.</summary>
    /// <param name="retryAfterMs">What the server said, in milliseconds; null: nothing. At most a minute of it is believed.</param>
    /// <param name="slotMs">
    /// Where this client stands when all of a gateway's come back at once, in milliseconds: the first attempt waits for it too. At most
    /// 25 s of it are believed: beyond that the place in the room would be gone.
    /// </param>
    /// <param name="lostForMs">How long ago the connection to the room broke, in milliseconds; null: there was none.</param>
    public static TimeSpan Before(int attempt, Random random, long? retryAfterMs = null, long slotMs = 0, double? lostForMs = null)
    {
        if (retryAfterMs is { } said) return TimeSpan.FromMilliseconds(Math.Clamp(said, 0, LongestMs));
        var beginsMs = attempt == 0 ? Math.Clamp(slotMs, 0, LongestSlotMs) : 0;
        var stepMs = StepsMs[Math.Min(attempt, StepsMs.Length - 1)];
        return TimeSpan.FromMilliseconds(beginsMs + random.NextDouble() * (lostForMs < PlaceKeptMs ? Math.Min(stepMs, HurryMs) : stepMs));
    }
}
