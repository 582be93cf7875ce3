using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>
/// A scenario while its run goes on: does what it is about when the time has come, looks at each second, and judges. Not thread-safe.
/// </summary>
internal abstract class ScenarioWatch(RunOptions options)
{
    protected RunOptions Options => options;

    protected ScenarioOptions Scenario => options.Scenario;

    internal static ScenarioWatch Of(RunOptions options) => options.Scenario.Kind switch
    {
        Scenarios.Scenario.JoinStorm => new JoinStormWatch(options),
        Scenarios.Scenario.ReconnectStorm => new ReconnectStormWatch(options),
        Scenarios.Scenario.Outage => new OutageWatch(options),
        Scenarios.Scenario.SlowReaders => new SlowReadersWatch(options),
        Scenarios.Scenario.Churn => new ChurnWatch(options),
        Scenarios.Scenario.Chatters => new ChattersWatch(options),
        _ => new PlainWatch(options),
    };

    /// <summary>Publishing begins.</summary>
    /// <param name="tell">Gives an order to all workers.</param>
    internal virtual void Begin(RunOptions run, long measureNs, long untilNs, Action<WorkerOrder> tell)
    {
    }

    /// <summary>A second has passed.</summary>
    internal virtual void Note(TimelinePoint point)
    {
    }

    /// <summary>Whether the run must not be drained yet, though publishing is over.</summary>
    internal virtual bool WaitsFor(TimelinePoint point) => false;

    /// <summary>What it has found.</summary>
    internal abstract ScenarioResult Result { get; }

    /// <summary>Nothing happens besides the messages.</summary>
    private sealed class PlainWatch(RunOptions options) : ScenarioWatch(options)
    {
        internal override ScenarioResult Result => ScenarioResult.None with { Name = Scenario.Name };
    }
}
