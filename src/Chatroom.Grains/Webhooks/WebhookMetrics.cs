using System.Diagnostics.Metrics;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Webhooks;

/// <summary>What webhooks count, on the meter "Chatroom.Webhooks". Thread-safe; one a process.</summary>
internal sealed class WebhookMetrics : IDisposable
{
    internal const string MeterName = "Chatroom.Webhooks";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _events;

    internal WebhookMetrics()
    {
        _calls = _meter.CreateCounter<long>("chatroom.webhook.call", "{call}", "Calls, by outcome: taken, refused, failed.");
        _duration = _meter.CreateHistogram<double>("chatroom.webhook.call.duration", "s", "A call from its begin to its answer.");
        _events = _meter.CreateCounter<long>(
            "chatroom.webhook.event", "{event}", "Events whose way ended, by outcome: sent, dead (on the dead list), lost (no longer there).");
        _meter.CreateObservableGauge("chatroom.webhook.waiting", () => Counts.WaitingEvents, "{event}", "Events that wait to be sent.");
        _meter.CreateObservableGauge("chatroom.webhook.dead", () => Counts.Dead, "{row}", "Rows of the dead list.");
    }

    /// <summary>As of the dispatcher's last look.</summary>
    internal WebhookCounts Counts { get; set; }

    internal void Called(WebhookResult result, TimeSpan duration)
    {
        _calls.Add(1, new KeyValuePair<string, object?>("outcome", result switch
        {
            WebhookResult.Taken => "taken",
            WebhookResult.Refused => "refused",
            _ => "failed",
        }));
        _duration.Record(duration.TotalSeconds);
    }

    internal void Sent(long events) => Count("sent", events);

    internal void Dead(long events) => Count("dead", events);

    internal void Lost(long events) => Count("lost", events);

    public void Dispose() => _meter.Dispose();

    private void Count(string outcome, long events)
    {
        if (events > 0) _events.Add(events, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
