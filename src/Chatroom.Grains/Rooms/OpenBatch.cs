using System.Buffers;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>Events that a batch is made of, while it is open. Not thread-safe.</summary>
/// <remarks>MessagePack is written as events come, so that the batch knows its bytes; JSON and gaps when it closes.</remarks>
/// <param name="told">What outlets are to tell of the events; null: nothing.</param>
internal sealed class OpenBatch(Func<long, IReadOnlyList<RoomEvent>, IReadOnlyList<OutletRow>>? told = null)
{
    private readonly WireWriter _one = new(WireFormat.MessagePack, 1_024);
    private readonly WireWriter _messagePack = new(WireFormat.MessagePack, 4_096);
    private readonly WireWriter _json = new(WireFormat.Json, 4_096);
    private readonly ArrayBufferWriter<byte> _encoded = new(4_096);
    private readonly List<(RoomEvent Event, int Bytes)> _events = [];

    private long _recallSeq;
    private bool _isShownInPart;

    public int Events => _events.Count;
    public int Bytes => _encoded.WrittenCount;
    public bool IsEmpty => _events.Count == 0;

    /// <summary>False when it only made the gap before it wider.</summary>
    public bool Add(RoomEvent happened)
    {
        if (happened is GapEvent gap) return AddGap(gap);
        if (happened is RecallEvent) _recallSeq = happened.Seq;
        _isShownInPart |= EventCodec.IsShownInPart(happened);
        _one.Reset();
        EventCodec.Write(_one, happened);
        _encoded.Write(_one.Written);
        _events.Add((happened, _one.Length));
        return true;
    }

    // Drops in a row are one marker: under a flood the log must not grow by what it leaves out.
    private bool AddGap(GapEvent gap)
    {
        var follows = _events.Count > 0 && _events[^1].Event is GapEvent last && last.Lane == gap.Lane && last.Reason == gap.Reason;
        if (follows) _events[^1] = ((gap with { Count = _events[^1].Event.SeqCount + gap.Count }).At(_events[^1].Event.Seq), 0);
        else _events.Add((gap, 0));
        return !follows;
    }

    /// <summary>The batch as it stands, and begins the next one.</summary>
    /// <param name="audience">Whom it is for; null: everyone.</param>
    /// <param name="digest">The rolling digest of the log at its end; null: not known.</param>
    public Batch Close(long epoch, long nowMs, Audience? audience = null, ulong? digest = null)
    {
        var last = _events[^1].Event;
        WriteMessagePack();
        var whole = _messagePack.ToArray();
        var events = new RoomEvent[_events.Count];
        for (var i = 0; i < events.Length; i++) events[i] = _events[i].Event;
        var shown = _isShownInPart ? EventCodec.WriteAllShown(_messagePack, events) : whole;
        var json = EventCodec.WriteAllShown(_json, events);
        var batch = new Batch(epoch, events[0].Seq, last.Seq + last.SeqCount, nowMs, shown, json, events.Length)
        {
            Whole = whole,
            Told = told?.Invoke(epoch, events) ?? [],
            RecallSeq = _recallSeq,
            Digest = digest,
        };
        if (audience is not null) batch = For(audience, batch);
        Clear();
        return batch;
    }

    /// <summary>The batch as what its audience gets, with gap markers for everyone else.</summary>
    private Batch For(Audience audience, Batch whole)
    {
        List<RoomEvent> markers = [.. _events.Select(e => Room.Marker(e.Event, audience.Reason, audience.Lane))];
        return whole with
        {
            MessagePack = EventCodec.WriteAllShown(_messagePack, markers),
            Json = EventCodec.WriteAllShown(_json, markers),
            Private = new PrivatePart([.. audience.Users], whole.MessagePack, whole.Json).ToBytes(),
        };
    }

    private void WriteMessagePack()
    {
        _messagePack.Reset();
        _messagePack.BeginArray(_events.Count);
        var encoded = _encoded.WrittenSpan;
        foreach (var (happened, bytes) in _events)
        {
            if (bytes == 0) EventCodec.Write(_messagePack, happened);
            else _messagePack.Raw(encoded[..bytes]);
            encoded = encoded[bytes..];
        }
        _messagePack.EndArray();
    }

    public void Clear()
    {
        _events.Clear();
        _recallSeq = 0;
        _isShownInPart = false;
        _encoded.ResetWrittenCount();
    }

    /// <summary>A batch that was read back from the store, for those who have not got it yet.</summary>
    /// <param name="audienceOf">Whom an event is for; null: everyone.</param>
    public Batch Reencode(StoredBatch stored, RoomConfig defaults, Func<RoomEvent, Audience?> audienceOf)
    {
        foreach (var happened in EventCodec.ReadAll(stored.First, stored.TimeMs, stored.Events, defaults)) Add(happened);
        var audience = _events.Count == 1 ? audienceOf(_events[0].Event) : null;
        return Close(stored.Epoch, stored.TimeMs, audience) with { Next = stored.Next, Whole = stored.Events };
    }
}
