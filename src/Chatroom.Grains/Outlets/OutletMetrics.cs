using System.Diagnostics.Metrics;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Outlets;

/// <summary>What outlets count, on the meter "Chatroom.Outlets", each under its name. Thread-safe; one a process.</summary>
internal sealed class OutletMetrics : IDisposable
{
    internal const string MeterName = "Chatroom.Outlets";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _events;
    private readonly OutletCounts[] _counts = new OutletCounts[OutletLanes.Outlets];

    internal OutletMetrics()
    {
        _calls = _meter.CreateCounter<long>("chatroom.outlet.call", "{call}", "Calls to the receiver, or appends to the file, by outcome: taken, refused, failed.");
        _duration = _meter.CreateHistogram<double>("chatroom.outlet.call.duration", "s", "A call from its begin to its answer.");
        _events = _meter.CreateCounter<long>(
            "chatroom.outlet.event", "{event}", "Events whose way ended, by outcome: sent, dead (on the dead list), lost (no longer there).");
        _meter.CreateObservableGauge("chatroom.outlet.waiting", () => Each(counts => counts.WaitingEvents), "{event}", "Events that wait to be sent.");
        _meter.CreateObservableGauge("chatroom.outlet.dead", () => Each(counts => counts.Dead), "{row}", "Rows of the dead list.");
    }

    /// <summary>How much there is, as of a dispatcher's last look.</summary>
    internal void Count(OutletId outlet, OutletCounts counts)
    {
        lock (_counts) _counts[(int)outlet] = counts;
    }

    internal void Called(OutletId outlet, SendResult result, TimeSpan duration)
    {
        _calls.Add(1, Name(outlet), Outcome(result switch { SendResult.Taken => "taken", SendResult.Refused => "refused", _ => "failed" }));
        _duration.Record(duration.TotalSeconds, Name(outlet));
    }

    internal void Sent(OutletId outlet, long events) => Ended(outlet, "sent", events);

    internal void Dead(OutletId outlet, long events) => Ended(outlet, "dead", events);

    internal void Lost(OutletId outlet, long events) => Ended(outlet, "lost", events);

    public void Dispose() => _meter.Dispose();

    private void Ended(OutletId outlet, string outcome, long events)
    {
        if (events > 0) _events.Add(events, Name(outlet), Outcome(outcome));
    }

    private Measurement<long>[] Each(Func<OutletCounts, long> value)
    {
        lock (_counts) return [.. _counts.Select((counts, outlet) => new Measurement<long>(value(counts), Name((OutletId)outlet)))];
    }

    private static KeyValuePair<string, object?> Name(OutletId outlet) => new("outlet", OutletLanes.NameOf(outlet));

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);
}
