namespace Chatroom.LoadTest.Reports;

/// <summary>An axis from 0 to a round number, with ticks at round numbers. Immutable.</summary>
/// <param name="Step">Between two ticks.</param>
/// <param name="Ticks">How many ticks are above 0.</param>
internal readonly record struct Axis(double Step, int Ticks)
{
    /// <summary>Where it ends; above 0.</summary>
    internal double Max => Step * Ticks;

    /// <summary>The least axis with steps of 1, 2 or 5 times a power of ten that holds the value.</summary>
    internal static Axis For(double value, int ticks = 4)
    {
        if (!double.IsFinite(value) || value <= 0) return new Axis(1, 1);
        var rough = value / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        return new Axis(step, Math.Max(1, (int)Math.Ceiling(value / step - 1e-9)));
    }
}
