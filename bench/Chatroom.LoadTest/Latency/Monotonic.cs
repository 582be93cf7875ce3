using System.Diagnostics;

namespace Chatroom.LoadTest.Latency;

/// <summary>
/// The clock of all times in a run: nanoseconds since the machine started, the same in every process of one machine,
/// untouched by changes of the wall clock. Thread-safe.
/// </summary>
internal static class Monotonic
{
    internal const long Second = 1_000_000_000;
    internal const long Millisecond = 1_000_000;

    internal static long Now => Stopwatch.Frequency == Second
        ? Stopwatch.GetTimestamp()
        : (long)((Int128)Stopwatch.GetTimestamp() * Second / Stopwatch.Frequency);
}
