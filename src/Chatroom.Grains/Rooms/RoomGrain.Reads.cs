using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <content>Reads of the stored log: catching up, history, digest. Only what is stored is ever shown.</content>
public sealed partial class RoomGrain
{
    private const int ReadMax = 1_000;
    private const int HistoryMax = 100;
    private const int DigestMax = 1_000;
    private const int ShownTries = 16;

    public async Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role)
    {
        await Loaded();
        var head = _outbox.StoredSeq;
        from = Math.Max(1, from);
        var isThisLog = epoch == _outbox.Epoch;
        if (!isThisLog || from > head) return Show([], user, (Role)role, new EventRange(isThisLog ? epoch : 0, from, from, head, []), format).ToBytes();
        // One gap stands for all that is no longer kept, however much that is: a reader far behind must not page through it.
        var kept = Math.Min(await FirstKept(epoch, Math.Max(from, _room.KeptFrom(NowMs))), head + 1);
        var to = Math.Min(head, kept + Math.Clamp(max, 1, ReadMax) - 1);
        var events = await EventsOf(epoch, kept, to);
        if (kept > from) events.Insert(0, NotKept(from, kept - from));
        await ShownAsStored();
        // The room has ended, and knows no more what of its log was for whom.
        if (epoch != _outbox.Epoch) return Show([], user, (Role)role, new EventRange(0, from, from, head, []), format).ToBytes();
        return Show(events, user, (Role)role, new EventRange(epoch, from, to + 1, head, []), format).ToBytes();
    }

    /// <summary>
    /// Waits until what the room would hide or show of older events is stored: a recall that a crash undoes must not have cost a reader
    /// the message. Rarely waits: only a recall, its undoing and the like change it.
    /// </summary>
    private async Task ShownAsStored()
    {
        for (var tries = 0; _room.ShownSeq > _outbox.StoredSeq; tries++)
        {
            if (tries == ShownTries) throw new RoomUnavailableException(_room.Id);
            await _outbox.Stored();
            await Loaded();
        }
    }

    /// <summary>The events as that user may see them, and for whom there would be more.</summary>
    private EventRange Show(List<RoomEvent> events, string user, Role role, EventRange range, int format)
    {
        var (users, moderators) = (new HashSet<string>(StringComparer.Ordinal), false);
        for (var i = 0; i < events.Count; i++)
        {
            var shown = _room.Shown(events[i], user, role);
            if (shown == events[i]) continue;
            // What was taken back is there for nobody.
            if (!_room.IsRecalled(events[i]) && _room.VisibilityOf(events[i]) is { } limited)
            {
                users.UnionWith(limited.Users);
                moderators |= limited.Moderators;
            }
            events[i] = shown;
        }
        var written = EventCodec.WriteAllShown(new WireWriter((WireFormat)format, 4_096), events);
        return range with { Events = written, Users = [.. users], Moderators = moderators };
    }

    public async Task<byte[]> History(byte[] query, int format, string user, int role)
    {
        await Loaded();
        var (wire, asked) = ((WireFormat)format, HistoryQuery.From(query));
        if (!_room.Config.History) return Refused(wire, Codes.HistoryOff, Chatroom.Rooms.Rules.History);
        if (asked.Count is < 1 or > HistoryMax) return Refused(wire, Codes.BadRoomParameter, Chatroom.Rooms.Rules.Size);
        for (var tries = 0; tries < ShownTries; tries++)
        {
            await ShownAsStored();
            var (epoch, shownSeq) = (_outbox.Epoch, _room.ShownSeq);
            var found = await MessagesOf(epoch, asked, message => _room.Shown(message, user, (Role)role) == message);
            // While the store was read something was taken back, or the room ended: looked at anew.
            if (_outbox.Epoch != epoch || _room.ShownSeq != shownSeq) continue;
            var more = found.Count > asked.Count;
            if (more) found.RemoveAt(asked.IsForward ? asked.Count : 0);
            return new QueryResult(Codes.Ok, _details.History(wire, epoch, found, more)).ToBytes();
        }
        throw new RoomUnavailableException(_room.Id);
    }

    /// <summary>The messages that are asked for and one more, oldest first.</summary>
    private async Task<List<MessageEvent>> MessagesOf(long epoch, HistoryQuery asked, Func<MessageEvent, bool> shows)
    {
        var (after, next) = Bounds(asked);
        if (after + 1 >= next) return [];
        return asked.IsForward
            ? await MessagesAfter(epoch, after, next, asked.Count + 1, shows)
            : await MessagesBefore(epoch, after, next, asked.Count + 1, shows);
    }

    /// <summary>The seqs that are asked for, between <c>After</c> and <c>Next</c>: what is kept and stored of them.</summary>
    private (long After, long Next) Bounds(in HistoryQuery asked)
    {
        var (after, next) = (Math.Max(asked.After, _room.KeptFrom(NowMs) - 1), _outbox.StoredSeq + 1);
        if (asked.Before > 0) next = Math.Min(next, asked.Before);
        if (asked.FromMs == 0 && asked.ToMs == 0) return (after, next);
        var (first, behind) = _room.SeqsOf(asked.FromMs, asked.ToMs == 0 ? long.MaxValue : asked.ToMs);
        return (Math.Max(after, first - 1), Math.Min(next, behind));
    }

    public async Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role)
    {
        await Loaded();
        var (wire, epoch) = ((WireFormat)format, _outbox.Epoch);
        if (from < 1 || to < from || to - from >= DigestMax || to > _outbox.StoredSeq)
            return Refused(wire, Codes.BadRoomParameter, Chatroom.Rooms.Rules.Size);
        // A sum over a part of the range would say that the client's is wrong.
        if (await FirstKept(epoch, from) > from) return Refused(wire, Codes.BadRoomParameter, Chatroom.Rooms.Rules.History);
        var hashes = new ulong[to - from + 1];
        var sum = 0UL;
        // What was taken back counts as it was sent: who had it live must find it in the sum.
        var messages = (await EventsOf(epoch, from, to)).OfType<MessageEvent>();
        foreach (var m in messages.Where(m => _room.VisibilityOf(m) is not { } limited || limited.Includes(user, (Role)role)))
            sum = unchecked(sum + (hashes[m.Seq - from] = Protocol.Digest.Of(m.Seq, m.User, m.ClientId, m.Type, m.Content)));
        return new QueryResult(Codes.Ok, _details.Digest(wire, epoch, from, to, sum, each ? hashes : null)).ToBytes();
    }

    private byte[] Refused(WireFormat format, int code, string rule) =>
        new QueryResult(code, _details.Refused(format, new Refusal(Verdict.Ok, rule), 0)).ToBytes();
}
