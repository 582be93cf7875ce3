using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>Consecutive events on their way to the store and to everyone, encoded once a format. Immutable.</summary>
public sealed record Batch(long Epoch, long First, long Next, long TimeMs, byte[] MessagePack, byte[] Json)
{
    public StoredBatch Stored => new(Epoch, First, Next, TimeMs, MessagePack);
}

/// <summary>Events that a batch is made of, while it is open. Not thread-safe.</summary>
/// <remarks>MessagePack is written as events come, so that the batch knows its bytes; JSON when it closes.</remarks>
internal sealed class OpenBatch
{
    private readonly WireWriter _messagePack = new(WireFormat.MessagePack, 4_096);
    private readonly WireWriter _scratch = new(WireFormat.MessagePack, 4_096);
    private readonly WireWriter _json = new(WireFormat.Json, 4_096);
    private readonly List<RoomEvent> _events = [];

    public int Events => _events.Count;
    public int Bytes => _messagePack.Length;
    public bool IsEmpty => _events.Count == 0;

    public void Add(RoomEvent happened)
    {
        // Drops in a row are one marker: under a flood the log must not grow by what it leaves out.
        if (happened is GapEvent gap && _events.Count > 0 && _events[^1] is GapEvent last
            && last.Lane == gap.Lane && last.Reason == gap.Reason)
        {
            _events[^1] = (last with { Count = last.Count + gap.Count }).At(last.Seq);
            return;
        }
        _events.Add(happened);
        if (happened is not GapEvent) EventCodec.Write(_messagePack, happened);
    }

    /// <summary>The batch as it stands, and begins the next one.</summary>
    public Batch Close(long epoch, long nowMs)
    {
        var batch = Encode(epoch, nowMs, _events, _scratch, _json);
        Clear();
        return batch;
    }

    public void Clear()
    {
        _events.Clear();
        _messagePack.Reset();
    }

    /// <summary>A batch that was read back from the store, for those who have not got it yet.</summary>
    public Batch Reencode(StoredBatch stored, RoomConfig defaults) =>
        Encode(stored.Epoch, stored.TimeMs, EventCodec.ReadAll(stored.First, stored.TimeMs, stored.Events, defaults), _scratch, _json);

    private static Batch Encode(long epoch, long timeMs, List<RoomEvent> events, WireWriter messagePack, WireWriter json)
    {
        var last = events[^1];
        return new Batch(
            epoch, events[0].Seq, last.Seq + last.SeqCount, timeMs,
            EventCodec.WriteAll(messagePack, events), EventCodec.WriteAll(json, events));
    }
}
