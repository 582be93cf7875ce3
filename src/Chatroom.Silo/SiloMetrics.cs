using System.Diagnostics.Metrics;
using Chatroom.Protocol.Link;

namespace Chatroom.Silo;

/// <summary>What a silo counts of its links, on the meter "Chatroom.Silo". Thread-safe. docs/OPERATIONS.md says what each means.</summary>
internal sealed class SiloMetrics : IDisposable
{
    private readonly Meter _meter = new("Chatroom.Silo");
    private readonly Counter<long> _calls;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _size;
    private readonly Counter<long> _behind;
    private readonly Counter<long> _lost;

    public SiloMetrics()
    {
        _calls = _meter.CreateCounter<long>("chatroom.link.calls", "{call}", "Calls of gateways, by outcome.");
        _batches = _meter.CreateCounter<long>("chatroom.link.batches", "{batch}", "Batches that went to gateways, each once a gateway.");
        _messages = _meter.CreateCounter<long>("chatroom.link.messages", "{message}", "WebSocket messages that went to gateways.");
        _size = _meter.CreateCounter<long>("chatroom.link.size", "By", "Bytes that went to gateways, about.");
        _behind = _meter.CreateCounter<long>("chatroom.link.behind", "{room}", "Rooms whose batches were left out at a gateway that took too little.");
        _lost = _meter.CreateCounter<long>("chatroom.link.lost", "{gateway}", "Links that ended, by close code.");
    }

    /// <summary>What is looked at when it is asked for.</summary>
    public void Observe(Link.GatewayLeases leases)
    {
        _meter.CreateObservableGauge("chatroom.gateways", () => leases.Count, "{gateway}", "Gateways that are linked.");
        _meter.CreateObservableGauge("chatroom.link.queued", () => leases.QueuedBytes, "By", "What waits for gateways.");
    }

    public void Called(bool isAnswered) => _calls.Add(1, new KeyValuePair<string, object?>("outcome", isAnswered ? "answered" : "failed"));

    public void Sent(List<LinkFrame> frames)
    {
        var (batches, bytes, behind) = (0, 0L, 0);
        foreach (var frame in frames)
        {
            bytes += frame.HeldBytes;
            if (frame is LinkBatch) batches++;
            if (frame is LinkBehind) behind++;
        }
        _messages.Add(1);
        _size.Add(bytes);
        if (batches > 0) _batches.Add(batches);
        if (behind > 0) _behind.Add(behind);
    }

    public void Lost(int code) => _lost.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Dispose() => _meter.Dispose();
}
