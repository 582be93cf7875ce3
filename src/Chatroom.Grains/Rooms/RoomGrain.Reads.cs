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

    public async Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role)
    {
        await Loaded();
        var head = _outbox.StoredSeq;
        from = Math.Max(1, from);
        var isThisLog = epoch == _outbox.Epoch;
        if (!isThisLog || from > head) return Show([], user, (Role)role, new EventRange(isThisLog ? epoch : 0, from, from, head, []), format).ToBytes();
        // One gap stands for all that is no longer kept, however much that is: a reader far behind must not page through it.
        var kept = Math.Min(await FirstKept(epoch, from), head + 1);
        var to = Math.Min(head, kept + Math.Clamp(max, 1, ReadMax) - 1);
        var events = await EventsOf(epoch, kept, to);
        if (kept > from) events.Insert(0, NotKept(from, kept - from));
        return Show(events, user, (Role)role, new EventRange(epoch, from, to + 1, head, []), format).ToBytes();
    }

    /// <summary>The events as that user may see them, and for whom there would be more.</summary>
    private EventRange Show(List<RoomEvent> events, string user, Role role, EventRange range, int format)
    {
        var (users, moderators) = (new HashSet<string>(StringComparer.Ordinal), false);
        for (var i = 0; i < events.Count; i++)
        {
            if (_room.VisibilityOf(events[i]) is not { } limited || limited.Includes(user, role)) continue;
            users.UnionWith(limited.Users);
            moderators |= limited.Moderators;
            events[i] = _room.Shown(events[i], user, role);
        }
        var written = EventCodec.WriteAll(new WireWriter((WireFormat)format, 4_096), events);
        return range with { Events = written, Users = [.. users], Moderators = moderators };
    }

    public async Task<byte[]> History(long before, long after, int count, int format, string user, int role)
    {
        await Loaded();
        var wire = (WireFormat)format;
        if (!_room.Config.History) return Refused(wire, Codes.HistoryOff, "history");
        if (count is < 1 or > HistoryMax) return Refused(wire, Codes.BadRoomParameter, Chatroom.Rooms.Rules.Size);
        var (epoch, next) = (_outbox.Epoch, _outbox.StoredSeq + 1);
        var found = after > 0
            ? await MessagesAfter(epoch, after, next, count + 1, Shows)
            : await MessagesBefore(epoch, before > 0 ? Math.Min(before, next) : next, count + 1, Shows);
        var more = found.Count > count;
        if (more) found.RemoveAt(after > 0 ? count : 0);
        return new QueryResult(Codes.Ok, _details.History(wire, epoch, found, more)).ToBytes();

        bool Shows(MessageEvent message) => _room.Shown(message, user, (Role)role) == message;
    }

    public async Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role)
    {
        await Loaded();
        var (wire, epoch) = ((WireFormat)format, _outbox.Epoch);
        if (from < 1 || to < from || to - from >= DigestMax || to > _outbox.StoredSeq)
            return Refused(wire, Codes.BadRoomParameter, Chatroom.Rooms.Rules.Size);
        // A sum over a part of the range would say that the client's is wrong.
        if (await FirstKept(epoch, from) > from) return Refused(wire, Codes.BadRoomParameter, "history");
        var hashes = new ulong[to - from + 1];
        var sum = 0UL;
        foreach (var m in (await EventsOf(epoch, from, to)).Select(e => _room.Shown(e, user, (Role)role)).OfType<MessageEvent>())
            sum = unchecked(sum + (hashes[m.Seq - from] = Protocol.Digest.Of(m.Seq, m.User, m.ClientId, m.Type, m.Content)));
        return new QueryResult(Codes.Ok, _details.Digest(wire, epoch, from, to, sum, each ? hashes : null)).ToBytes();
    }

    private byte[] Refused(WireFormat format, int code, string rule) =>
        new QueryResult(code, _details.Refused(format, new Refusal(Verdict.Ok, rule), 0)).ToBytes();
}
