using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>
/// Half of the run all read, in the other half some do not: the latency of the others in the one is compared with that in the other.
/// Not thread-safe. Who is to be slow counts in neither.
/// </summary>
internal sealed class SlowReadersWatch(RunOptions options) : ScenarioWatch(options)
{
    // Beyond the noise of a machine a difference of so little means nothing.
    private const double NoiseMs = 2;
    private readonly LatencyHistogram _control = new();
    private readonly LatencyHistogram _slow = new();
    private Action<WorkerOrder>? _tell;
    private long _measureNs = long.MaxValue;
    private long _halfNs;
    private long _untilNs;
    private long _orderedNs;
    private double? _rssBefore;
    private double? _rssAfter;
    private long _tooSlow;

    internal override void Begin(RunOptions run, long measureNs, long untilNs, Action<WorkerOrder> tell) =>
        (_tell, _measureNs, _halfNs, _untilNs) = (tell, measureNs, measureNs + ((untilNs - measureNs) / 2), untilNs);

    internal override void Note(TimelinePoint point)
    {
        var now = Monotonic.Now;
        _tooSlow = point.TooSlow;
        if (now < _measureNs) return;
        if (_orderedNs == 0 && now >= _halfNs) Order(now);
        else if (_orderedNs == 0) Add(_control, point);
        // The second in which they stopped is of neither.
        else if (now > _orderedNs + Monotonic.Second && now <= _untilNs)
        {
            Add(_slow, point);
            _rssAfter = ServerProcess.RssMiB(Options.ServerPids);
        }
    }

    internal override ScenarioResult Result
    {
        get
        {
            var (control, slow) = (_control.Milliseconds(0.99), _slow.Milliseconds(0.99));
            var figures = new List<(string, double)>
            {
                ("slow readers", Slow), ("p99 of the others, all reading, ms", control), ("p99 of the others, some slow, ms", slow),
                ("p50 of the others, all reading, ms", _control.Milliseconds(0.5)), ("p50 of the others, some slow, ms", _slow.Milliseconds(0.5)),
                ("closed with 4002", _tooSlow),
            };
            if (_rssAfter - _rssBefore is { } growth) figures.Add(("server memory a hundred slow readers, MiB", growth * 100 / Math.Max(1, Slow)));
            return new ScenarioResult(Scenario.Name, Broken(_control, _slow, Scenario.P99GrowthPercentMax), figures);
        }
    }

    private int Slow
    {
        get
        {
            var every = (int)Math.Max(1, Math.Round(100 / Scenario.SlowPercent));
            return Enumerable.Range(Options.Talkers, Options.Members - Options.Talkers).Count(member => member % every == 0);
        }
    }

    /// <summary>What the others were made to suffer, in words; null: nothing. Pure.</summary>
    internal static string? Broken(LatencyHistogram control, LatencyHistogram slow, double percentMax)
    {
        if (control.Count == 0 || slow.Count == 0) return "the run was too short to compare its halves";
        var (before, then) = (control.Milliseconds(0.99), slow.Milliseconds(0.99));
        if (then <= before * (1 + (percentMax / 100)) || then - before <= NoiseMs) return null;
        return FormattableString.Invariant($"p99 of the others grew from {before:0.0} to {then:0.0} ms, {percentMax:0.#} % were allowed");
    }

    private void Order(long now)
    {
        _orderedNs = now;
        _rssBefore = ServerProcess.RssMiB(Options.ServerPids);
        _tell!(new WorkerOrder("slow"));
    }

    private static void Add(LatencyHistogram to, TimelinePoint point)
    {
        foreach (var latency in point.Latencies) to.AddSparse(latency);
    }
}
