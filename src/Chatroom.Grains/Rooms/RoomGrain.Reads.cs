using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <content>Reads of the stored log: catching up, history, digest. Only what is stored is ever shown.</content>
public sealed partial class RoomGrain
{
    private const int BatchesARead = 64;
    private const int HistoryMax = 100;
    private const int DigestMax = 1_000;

    public async Task<byte[]> Read(long epoch, long from, int max, int format)
    {
        await Loaded();
        var head = _outbox.StoredSeq;
        if (epoch != _room.Epoch || from > head) return new EventRange(epoch == _room.Epoch ? epoch : 0, from, from, head, []).ToBytes();
        var events = await EventsFrom(from, Math.Min(head, from + max - 1));
        var next = events.Count == 0 ? from : events[^1].Seq + events[^1].SeqCount;
        var writer = new WireWriter((WireFormat)format, 4_096);
        return new EventRange(epoch, from, next, head, EventCodec.WriteAll(writer, events)).ToBytes();
    }

    public async Task<byte[]> History(long before, long after, int count, int format)
    {
        await Loaded();
        var wire = (WireFormat)format;
        if (!_room.Config.History) return Refused(wire, Codes.HistoryOff, "history");
        if (count is < 1 or > HistoryMax) return Refused(wire, Codes.BadRoomParameter, Chatroom.Rooms.Rules.Size);
        var found = after > 0 ? await MessagesAfter(after, count + 1) : await MessagesBefore(before > 0 ? before : long.MaxValue, count + 1);
        var more = found.Count > count;
        if (more) found.RemoveAt(after > 0 ? count : 0);
        return new QueryResult(Codes.Ok, _details.History(wire, _room.Epoch, found, more)).ToBytes();
    }

    public async Task<byte[]> Digest(long from, long to, bool each, int format)
    {
        await Loaded();
        var wire = (WireFormat)format;
        if (from < 1 || to < from || to - from >= DigestMax || to > _outbox.StoredSeq)
            return Refused(wire, Codes.BadRoomParameter, Chatroom.Rooms.Rules.Size);
        var hashes = new ulong[to - from + 1];
        foreach (var happened in await EventsFrom(from, to))
            if (happened is MessageEvent m) hashes[m.Seq - from] = Protocol.Digest.Of(m.Seq, m.User, m.ClientId, m.Type, m.Content);
        var sum = 0UL;
        foreach (var hash in hashes) sum = unchecked(sum + hash);
        return new QueryResult(Codes.Ok, _details.Digest(wire, _room.Epoch, from, to, sum, each ? hashes : null)).ToBytes();
    }

    private byte[] Refused(WireFormat format, int code, string rule) =>
        new QueryResult(code, _details.Refused(format, new Refusal(Verdict.Ok, rule), 0)).ToBytes();

    /// <summary>Every event of the seqs, oldest first. What is no longer kept, or is part of a wider gap, is a gap of its own.</summary>
    private async Task<List<RoomEvent>> EventsFrom(long from, long to)
    {
        var events = new List<RoomEvent>();
        var at = from;
        while (at <= to)
        {
            var batches = await _store.Read(_room.Id, _room.Epoch, at, BatchesARead, CancellationToken.None);
            if (batches.Count == 0) break;
            at = Take(batches.SelectMany(Decode), at, to, events);
        }
        if (at <= to) events.Add(NotKept(at, to - at + 1));
        return events;
    }

    /// <summary>Takes the events of the seqs <paramref name="at"/>..<paramref name="to"/>; the seq to go on from, behind them.</summary>
    private static long Take(IEnumerable<RoomEvent> stored, long at, long to, List<RoomEvent> taken)
    {
        foreach (var happened in stored)
        {
            var end = happened.Seq + happened.SeqCount;
            if (end <= at) continue;
            // A hole may reach past the range: then all of the range is in it.
            if (happened.Seq > at) taken.Add(NotKept(at, Math.Min(happened.Seq, to + 1) - at));
            if (happened.Seq > to) return to + 1;
            taken.Add(happened is GapEvent gap ? Clip(gap, Math.Max(at, gap.Seq), Math.Min(end, to + 1)) : happened);
            at = end;
            if (at > to) break;
        }
        return at;
    }

    private static RoomEvent NotKept(long seq, long count) => new GapEvent(0, count, Lane.All, "history").At(seq);

    private static RoomEvent Clip(GapEvent gap, long first, long next) => (gap with { Count = next - first }).At(first);

    private List<RoomEvent> Decode(StoredBatch batch) =>
        EventCodec.ReadAll(batch.First, batch.TimeMs, batch.Events, _options.Room.Config);

    private async Task<List<MessageEvent>> MessagesBefore(long before, int count)
    {
        var newestFirst = new List<MessageEvent>();
        while (newestFirst.Count < count)
        {
            var batches = await _store.ReadBack(_room.Id, _room.Epoch, before, BatchesARead, CancellationToken.None);
            if (batches.Count == 0) break;
            foreach (var batch in batches)
                newestFirst.AddRange(Decode(batch).OfType<MessageEvent>().Where(m => m.Seq < before).Reverse());
            before = batches[^1].First;
        }
        if (newestFirst.Count > count) newestFirst.RemoveRange(count, newestFirst.Count - count);
        newestFirst.Reverse();
        return newestFirst;
    }

    private async Task<List<MessageEvent>> MessagesAfter(long after, int count)
    {
        var messages = new List<MessageEvent>();
        for (var at = after + 1; messages.Count < count;)
        {
            var batches = await _store.Read(_room.Id, _room.Epoch, at, BatchesARead, CancellationToken.None);
            if (batches.Count == 0) break;
            messages.AddRange(batches.SelectMany(Decode).OfType<MessageEvent>().Where(m => m.Seq > after));
            at = batches[^1].Next;
        }
        if (messages.Count > count) messages.RemoveRange(count, messages.Count - count);
        return messages;
    }
}
