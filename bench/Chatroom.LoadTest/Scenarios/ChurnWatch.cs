using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>Members leave, come and drop all the time. Not thread-safe. Without <c>--server-pid</c> only the invariants are judged.</summary>
internal sealed class ChurnWatch(RunOptions options) : ScenarioWatch(options)
{
    private const int SampleSeconds = 2;
    private readonly List<Footprint> _points = [];
    private long _leaves;

    internal override void Begin(RunOptions run, long measureNs, long untilNs, Action<WorkerOrder> tell) =>
        tell(new WorkerOrder("churn", StartNs: measureNs, UntilNs: untilNs));

    internal override void Note(TimelinePoint point)
    {
        _leaves = point.Leaves;
        // Only while there is churn: before and after it the members make another load.
        if (_leaves == 0 || point.Second % SampleSeconds != 0) return;
        if (ServerProcess.RssMiB(Options.ServerPids) is { } rss && ServerProcess.Handles(Options.ServerPids) is { } handles)
            _points.Add(new Footprint(point.Second, rss, handles));
    }

    internal override ScenarioResult Result
    {
        get
        {
            List<(string, double)> figures = [("left and came back as somebody new", _leaves)];
            if (Options.ServerPids.Count == 0) return new ScenarioResult(Scenario.Name, null, figures);
            var settled = Settled();
            if (settled.Count > 0)
            {
                var (rssFirst, rssLast) = Flatness.Ends([.. settled.Select(p => p.RssMiB)]);
                var (handlesFirst, handlesLast) = Flatness.Ends([.. settled.Select(p => (double)p.Handles)]);
                figures.AddRange([
                    ("server memory after settling, MiB", rssFirst), ("server memory at the end, MiB", rssLast),
                    ("server handles after settling", handlesFirst), ("server handles at the end", handlesLast), ("samples", settled.Count),
                ]);
            }
            return new ScenarioResult(Scenario.Name, Flatness.Broken(settled), figures);
        }
    }

    private List<Footprint> Settled()
    {
        if (_points.Count == 0) return _points;
        var from = _points[0].Second + (Scenario.SettleMinutes * 60);
        return [.. _points.Where(point => point.Second >= from)];
    }
}
