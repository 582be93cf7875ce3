using System.Diagnostics.Metrics;
using Chatroom.Rooms;

namespace Chatroom.Grains;

/// <summary>What rooms count, on the meter "Chatroom.Grains". Thread-safe. docs/OPERATIONS.md says what each means.</summary>
public sealed class GrainMetrics : IDisposable
{
    internal const string MeterName = "Chatroom.Grains";
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _elided;
    private readonly Histogram<long> _batch;

    /// <param name="rooms">How many rooms are in memory.</param>
    public GrainMetrics(Func<int> rooms)
    {
        _accepted = _meter.CreateCounter<long>("chatroom.publish.accepted", "{message}", "Publishes that were stored, resends too.");
        _refused = _meter.CreateCounter<long>("chatroom.publish.refused", "{message}", "Publishes that were refused, by code.");
        _elided = _meter.CreateCounter<long>("chatroom.elided", "{message}", "Messages that rooms dropped for all under overload, by lane.");
        _batch = _meter.CreateHistogram<long>("chatroom.batch.events", "{event}", "Events of a stored batch.");
        _meter.CreateObservableGauge("chatroom.rooms.loaded", rooms, "{room}", "Rooms in memory.");
    }

    internal void Accepted(int messages)
    {
        if (messages > 0) _accepted.Add(messages);
    }

    internal void Refused(int code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void Elided(Lane lane, long messages) => _elided.Add(messages, new KeyValuePair<string, object?>("lane", lane switch
    {
        Lane.High => "high",
        Lane.Low => "low",
        Lane.Normal => "normal",
        _ => "all",
    }));

    internal void Stored(int events) => _batch.Record(events);

    public void Dispose() => _meter.Dispose();
}
