namespace Chatroom.LoadTest.Scenarios;

/// <summary>Memory and handles of the server at a moment. Immutable.</summary>
internal readonly record struct Footprint(double Second, double RssMiB, int Handles);

/// <summary>
/// Whether a series stays flat: the median of its last fifth is not above that of its first by more than a tenth, and by more than the
/// noise of a garbage-collected process. Pure. Thread-safe.
/// </summary>
internal static class Flatness
{
    internal const double Share = 0.1;
    internal const double NoiseMiB = 16;
    internal const double NoiseHandles = 32;

    /// <summary>What grew, in words; null: nothing did.</summary>
    internal static string? Broken(IReadOnlyList<Footprint> points)
    {
        if (points.Count < 10) return $"only {points.Count} samples of the server's memory and handles: nothing can be said";
        return Grew("memory", "MiB", [.. points.Select(p => p.RssMiB)], NoiseMiB) ?? Grew("handles", "", [.. points.Select(p => (double)p.Handles)], NoiseHandles);
    }

    internal static (double First, double Last) Ends(double[] values)
    {
        var fifth = Math.Max(1, values.Length / 5);
        return (Median(values[..fifth]), Median(values[^fifth..]));
    }

    private static string? Grew(string what, string unit, double[] values, double noise)
    {
        var (first, last) = Ends(values);
        return last - first <= Math.Max(noise, first * Share) ? null
            : FormattableString.Invariant($"the server's {what} grew from {first:0.#} to {last:0.#} {unit} while the load stayed the same");
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
