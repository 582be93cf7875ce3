using System.Diagnostics.Metrics;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway.Metrics;

/// <summary>
/// What a gateway counts, on the meter "Chatroom.Gateway". Thread-safe. Nothing is counted per member: what goes to many is counted once
/// a sweep. docs/OPERATIONS.md says what each means.
/// </summary>
public sealed class GatewayMetrics : IDisposable
{
    internal const string MeterName = "Chatroom.Gateway";

    /// <summary>Reasons of a connect that was refused, the tag <c>outcome</c>.</summary>
    internal const string Accepted = "accepted", Full = "full", Rate = "rate", Draining = "draining", Origin = "origin", Subprotocol = "subprotocol",
        Address = "address";

    /// <summary>How a poll was answered, the tag <c>outcome</c>.</summary>
    internal const string PollFrames = "frames", PollEmpty = "empty", PollResent = "resent", PollRefused = "refused";

    /// <summary>What became of a ticket, the tag <c>outcome</c>.</summary>
    internal const string TicketRing = "ring", TicketRoom = "room", TicketForged = "forged", TicketExpired = "expired", TicketOther = "other";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _connects;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _tickets;
    private readonly Counter<long> _framesIn;
    private readonly Counter<long> _framesBad;
    private readonly Counter<long> _closes;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _missed;
    private readonly Histogram<double> _sweep;
    private long _sweptTicks;

    public GatewayMetrics()
    {
        _connects = _meter.CreateCounter<long>("chatroom.connects", "{connect}", "Connects, by outcome.");
        _polls = _meter.CreateCounter<long>("chatroom.polls", "{poll}", "Polls of clients without a WebSocket, by how they were answered.");
        _tickets = _meter.CreateCounter<long>("chatroom.tickets", "{ticket}", "Resume tickets that clients showed, by what became of them.");
        _framesIn = _meter.CreateCounter<long>("chatroom.frames.in", "{frame}", "Frames that clients sent.");
        _framesBad = _meter.CreateCounter<long>("chatroom.frames.bad", "{frame}", "Malformed frames, by code; each closes its connection.");
        _closes = _meter.CreateCounter<long>("chatroom.closes", "{connection}", "Connections that the gateway closed, by close code.");
        _delivered = _meter.CreateCounter<long>(
            "chatroom.delivered", "{event}", "Events of sweeps times the members that they were for.");
        _bytes = _meter.CreateCounter<long>("chatroom.delivered.size", "By", "Bytes of sweeps times the members that they were for.");
        _missed = _meter.CreateCounter<long>(
            "chatroom.missed", "{event}", "Events that slow readers got a gap marker for instead.");
        _sweep = _meter.CreateHistogram<double>("chatroom.sweep.duration", "s", "A sweep over the members of a room, of one thread and format.");
    }

    /// <summary>What is looked at when it is asked for.</summary>
    internal void Observe(Admission admission, PollSessions polls, RoomFeeds feeds)
    {
        _meter.CreateObservableGauge("chatroom.connections", () => Connections(admission, polls), "{connection}", "Open connections, by transport.");
        _meter.CreateObservableGauge("chatroom.rooms", () => feeds.Count, "{room}", "Rooms that this gateway carries.");
        _meter.CreateObservableGauge("chatroom.members", () => feeds.Users, "{member}", "Sessions in a room or on their way into one.");
    }

    internal void Connect(string outcome) => _connects.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Poll(string outcome) => _polls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Ticket(string outcome) => _tickets.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void FrameIn() => _framesIn.Add(1);

    internal void BadFrame(int code) => _framesBad.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void Closed(int close) => _closes.Add(1, new KeyValuePair<string, object?>("code", close));

    /// <summary>How long sweeps have taken so far, all threads together.</summary>
    internal TimeSpan SweptFor => TimeSpan.FromTicks(Volatile.Read(ref _sweptTicks));

    internal void Missed(long events) => _missed.Add(events);

    /// <summary>One run of a shard that sent something.</summary>
    internal void Swept(TimeSpan duration, long events, long bytes)
    {
        Interlocked.Add(ref _sweptTicks, duration.Ticks);
        _sweep.Record(duration.TotalSeconds);
        _delivered.Add(events);
        _bytes.Add(bytes);
    }

    private static Measurement<int>[] Connections(Admission admission, PollSessions polls)
    {
        var polled = polls.Count;
        return
        [
            new(Math.Max(0, admission.Open - polled), new KeyValuePair<string, object?>("transport", "websocket")),
            new(polled, new KeyValuePair<string, object?>("transport", "poll")),
        ];
    }

    public void Dispose() => _meter.Dispose();
}
