namespace Chatroom.Grains.Rooms;

/// <summary>How many a second, on average over the last ten whole seconds. Not thread-safe.</summary>
internal sealed class Rate
{
    private const int Seconds = 10;

    // One more than is averaged: the running second is not over yet.
    private readonly long[] _counts = new long[Seconds + 1];
    private long _second;

    public void Add(long count, long nowMs)
    {
        GoTo(nowMs);
        _counts[_second % _counts.Length] += count;
    }

    public double PerSecond(long nowMs)
    {
        GoTo(nowMs);
        return (_counts.Sum() - _counts[_second % _counts.Length]) / (double)Seconds;
    }

    /// <summary>Empties the seconds in between; a clock that was set back stays in the newest.</summary>
    private void GoTo(long nowMs)
    {
        var second = nowMs / 1_000;
        for (var steps = Math.Min(second - _second, _counts.Length); steps > 0; steps--) _counts[(second - steps + 1) % _counts.Length] = 0;
        _second = Math.Max(_second, second);
    }
}
