using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Runs;

/// <summary>One second of the run, all processes together. Immutable.</summary>
/// <param name="Second">Counted from the run's first.</param>
/// <param name="P50Ms">Of the deliveries within the second; 0 when there were none.</param>
internal sealed record TimelinePoint(
    long Second, int Up, int Dead, long Delivered, double P50Ms, double P99Ms, double MaxMs,
    long Published, long Accepted, long Refused, int Pending, long LastAccepted, string? Trouble)
{
    /// <summary>As in <see cref="WorkerTick"/>.</summary>
    public long LastUpNs { get; init; }
    public long FirstConnectNs { get; init; }
    public long PutOff { get; init; }
    public long TooSlow { get; init; }
    public long Leaves { get; init; }

    /// <summary>The latencies within the second, sparse, of each worker.</summary>
    public IReadOnlyList<long[]> Latencies { get; init; } = [];
}

/// <summary>Puts the ticks of the workers together to points. Not thread-safe. A point comes when every worker has told its second.</summary>
internal sealed class Timeline(int workers)
{
    private readonly SortedDictionary<long, List<WorkerTick>> _open = [];
    private readonly List<TimelinePoint> _points = [];
    private long _first = -1;

    /// <summary>The points so far.</summary>
    internal IReadOnlyList<TimelinePoint> Points => _points;

    /// <summary>Takes a tick; returns the point that it completed, or null.</summary>
    internal TimelinePoint? Add(WorkerTick tick)
    {
        if (_first < 0) _first = tick.Second;
        if (!_open.TryGetValue(tick.Second, out var ticks)) _open[tick.Second] = ticks = [];
        ticks.Add(tick);
        if (ticks.Count < workers) return null;
        // Seconds that some worker never told (it began later) are behind: they will not be complete any more.
        foreach (var old in _open.Keys.Where(second => second <= tick.Second).ToArray()) _open.Remove(old);
        var point = Merge(tick.Second - _first, ticks);
        _points.Add(point);
        return point;
    }

    private static TimelinePoint Merge(long second, List<WorkerTick> ticks)
    {
        var latency = new LatencyHistogram();
        foreach (var tick in ticks) latency.AddSparse(tick.Latency);
        return new TimelinePoint(
            second, ticks.Sum(t => t.Up), ticks.Sum(t => t.Dead), ticks.Sum(t => t.Delivered),
            latency.Milliseconds(0.5), latency.Milliseconds(0.99), latency.MaxMilliseconds,
            ticks.Sum(t => t.Published), ticks.Sum(t => t.Accepted), ticks.Sum(t => t.Refused), ticks.Sum(t => t.Pending),
            ticks.Max(t => t.LastAccepted), ticks.Select(t => t.Trouble).FirstOrDefault(text => text is not null))
        {
            LastUpNs = ticks.Max(t => t.LastUpNs), FirstConnectNs = ticks.Min(t => t.FirstConnectNs), PutOff = ticks.Sum(t => t.PutOff),
            TooSlow = ticks.Sum(t => t.TooSlow), Leaves = ticks.Sum(t => t.Leaves), Latencies = [.. ticks.Select(t => t.Latency)],
        };
    }
}
