using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>All join within a time. Not thread-safe. Who is put off and comes again is served; who never gets in was refused.</summary>
internal sealed class JoinStormWatch(RunOptions options) : ScenarioWatch(options)
{
    // Who is put off at the last moment comes with the back-off behind it.
    private const double GraceSeconds = 30;
    private TimelinePoint? _full;

    internal override void Note(TimelinePoint point)
    {
        if (_full is null && point.Up == Options.Members) _full = point;
    }

    internal override ScenarioResult Result
    {
        get
        {
            var seconds = _full is { } at ? (at.LastUpNs - at.FirstConnectNs) / (double)Monotonic.Second : double.NaN;
            return new ScenarioResult(Scenario.Name, Broken(seconds), [
                ("seconds to the last join", seconds), ("joins a second", Options.Members / seconds), ("connects put off and tried again", _full?.PutOff ?? 0),
                ("refused", _full?.Dead ?? Options.Members),
            ]);
        }
    }

    private string? Broken(double seconds) =>
        seconds <= Scenario.JoinSeconds + GraceSeconds ? null : $"the last join came after {seconds:0.0} s, {Scenario.JoinSeconds:0.#} s and {GraceSeconds:0} s for those put off were allowed";
}
