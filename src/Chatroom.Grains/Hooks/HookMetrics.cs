using System.Diagnostics.Metrics;

namespace Chatroom.Grains.Hooks;

/// <summary>What hooks count, on the meter "Chatroom.Hooks". Thread-safe; one a process.</summary>
internal sealed class HookMetrics : IDisposable
{
    internal const string MeterName = "Chatroom.Hooks";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _opened;

    internal HookMetrics()
    {
        _calls = _meter.CreateCounter<long>(
            "chatroom.hook.call", "{call}", "Questions to hooks, by outcome: allow, refuse, replace, hold, failed, open (not called).");
        _duration = _meter.CreateHistogram<double>("chatroom.hook.call.duration", "s", "A call from its begin to its answer.");
        _opened = _meter.CreateCounter<long>("chatroom.hook.breaker.opened", "{time}", "Breakers that opened.");
    }

    internal void Called(string outcome, TimeSpan duration)
    {
        _calls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(duration.TotalSeconds);
    }

    internal void NotCalled() => _calls.Add(1, new KeyValuePair<string, object?>("outcome", "open"));

    internal void Opened() => _opened.Add(1);

    public void Dispose() => _meter.Dispose();
}
