using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <content>The stored log as events. A log is as long as its retention, so every loop here ends.</content>
public sealed partial class RoomGrain
{
    private const int BatchesARead = 64;

    private List<RoomEvent> Decode(StoredBatch batch) =>
        [.. EventCodec.ReadAll(batch.First, batch.TimeMs, batch.Events, _options.Room.Config)
            .Select(happened => happened is CreatedEvent created ? created with { Epoch = batch.Epoch } : happened)];

    /// <summary>The first seq from <paramref name="from"/> on that the store still has; beyond the head when it has none.</summary>
    private async Task<long> FirstKept(long epoch, long from)
    {
        var first = await _store.Read(_room.Id, epoch, from, 1, CancellationToken.None);
        return first.Count == 0 ? long.MaxValue : Math.Max(from, first[0].First);
    }

    /// <summary>Every event of the seqs, oldest first. What is no longer kept, or is part of a wider gap, is a gap of its own.</summary>
    private async Task<List<RoomEvent>> EventsOf(long epoch, long from, long to)
    {
        var events = new List<RoomEvent>();
        var at = from;
        while (at <= to)
        {
            var batches = await _store.Read(_room.Id, epoch, at, BatchesARead, CancellationToken.None);
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

    private static RoomEvent NotKept(long seq, long count) => new GapEvent(0, count, Lane.All, GapReasons.History).At(seq);

    private static RoomEvent Clip(GapEvent gap, long first, long next) => (gap with { Count = next - first }).At(first);

    /// <summary>The last messages after <paramref name="after"/> and before <paramref name="before"/>, oldest first.</summary>
    /// <param name="shows">Which of them count.</param>
    private async Task<List<MessageEvent>> MessagesBefore(long epoch, long after, long before, int count, Func<MessageEvent, bool> shows)
    {
        var newestFirst = new List<MessageEvent>();
        while (newestFirst.Count < count && before > after + 1)
        {
            var batches = await _store.ReadBack(_room.Id, epoch, before, Math.Min(BatchesARead, count), CancellationToken.None);
            if (batches.Count == 0) break;
            foreach (var batch in batches)
                newestFirst.AddRange(Decode(batch).OfType<MessageEvent>().Where(m => m.Seq > after && m.Seq < before && shows(m)).Reverse());
            before = batches[^1].First;
        }
        if (newestFirst.Count > count) newestFirst.RemoveRange(count, newestFirst.Count - count);
        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>The first messages after <paramref name="after"/> and before <paramref name="next"/>, oldest first.</summary>
    /// <param name="shows">Which of them count.</param>
    private async Task<List<MessageEvent>> MessagesAfter(long epoch, long after, long next, int count, Func<MessageEvent, bool> shows)
    {
        var messages = new List<MessageEvent>();
        for (var at = after; at < next - 1 && messages.Count < count;)
        {
            var batches = await _store.Read(_room.Id, epoch, at + 1, Math.Min(BatchesARead, count), CancellationToken.None);
            if (batches.Count == 0) break;
            messages.AddRange(batches.SelectMany(Decode).OfType<MessageEvent>().Where(m => m.Seq > after && m.Seq < next && shows(m)));
            at = batches[^1].Next - 1;
        }
        if (messages.Count > count) messages.RemoveRange(count, messages.Count - count);
        return messages;
    }
}
