namespace Chatroom.Protocol;

/// <summary>Takes a float for an integer where a peer's language has only one kind of number. Thread-safe.</summary>
internal static class WholeNumber
{
    private const double ExactBound = 9_007_199_254_740_991;

    /// <summary>Whether the value is whole and below 2^53 in magnitude: beyond that a float is not exact.</summary>
    internal static bool TryFrom(double value, out long whole)
    {
        var isWhole = Math.Abs(value) <= ExactBound && Math.Truncate(value) == value;
        whole = isWhole ? (long)value : 0;
        return isWhole;
    }

    /// <summary>As <see cref="TryFrom"/>, and fails where that says no.</summary>
    internal static long From(double value)
    {
        if (!TryFrom(value, out var whole)) MalformedFrameException.ThrowInvalid("An integer was expected.");
        return whole;
    }
}
