using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>
/// The last element of PUBACK and QUERYACK: what a client is told beside the code, in the client's own format. Not thread-safe:
/// it keeps a scratch writer a format.
/// </summary>
public sealed partial class DetailsWriter
{
    private readonly WireWriter _json = new(WireFormat.Json);
    private readonly WireWriter _messagePack = new(WireFormat.MessagePack);

    private WireWriter Begin(WireFormat format)
    {
        var w = format == WireFormat.Json ? _json : _messagePack;
        w.Reset();
        return w;
    }

    public byte[] Empty(WireFormat format)
    {
        var w = Begin(format);
        w.BeginMap(0);
        w.EndMap();
        return w.ToArray();
    }

    public byte[] Refused(WireFormat format, in Refusal why, long seq)
    {
        var w = Begin(format);
        var text = 1 + (why.User is null ? 0 : 1) + (string.IsNullOrEmpty(why.Reason) ? 0 : 1);
        w.BeginMap(text + (why.UntilMs != 0 ? 1 : 0) + (why.RetryAfterMs != 0 ? 1 : 0) + (seq != 0 ? 1 : 0));
        Text(w, "rule"u8, why.Rule);
        if (why.User is not null) Text(w, "user"u8, why.User);
        if (!string.IsNullOrEmpty(why.Reason)) Text(w, "reason"u8, why.Reason);
        if (why.UntilMs != 0) Int(w, "until"u8, why.UntilMs);
        if (why.RetryAfterMs != 0) Int(w, "retryAfterMs"u8, why.RetryAfterMs);
        if (seq != 0) Int(w, "seq"u8, seq);
        w.EndMap();
        return w.ToArray();
    }

    public byte[] Published(WireFormat format, long epoch, in Answer answer)
    {
        var w = Begin(format);
        w.BeginMap(3 + (answer.IsHeld ? 1 : 0) + (answer.Duplicate ? 1 : 0));
        Int(w, "epoch"u8, epoch);
        Int(w, "seq"u8, answer.Seq);
        if (answer.IsHeld)
        {
            w.Key("held"u8);
            w.Bool(true);
        }
        Int(w, "time"u8, answer.TimeMs);
        if (answer.Duplicate)
        {
            w.Key("duplicate"u8);
            w.Bool(true);
        }
        w.EndMap();
        return w.ToArray();
    }

    /// <summary>A map of one number.</summary>
    public byte[] One(WireFormat format, ReadOnlySpan<byte> key, long value)
    {
        var w = Begin(format);
        w.BeginMap(1);
        Int(w, key, value);
        w.EndMap();
        return w.ToArray();
    }

    public byte[] Of(WireFormat format, Reply reply)
    {
        switch (reply)
        {
            case JoinReply join: return Joined(format, join);
            case ImposedReply imposed: return One(format, "until"u8, imposed.UntilMs);
            case SanctionsReply sanctions: return Sanctions(format, sanctions);
            case AuditReply audit: return Audit(format, audit);
            case WhyReply why: return Why(format, why.Refusal);
            case EntriesReply entries:
                var w = Begin(format);
                w.BeginMap(1);
                Entries(w, entries.Items);
                w.EndMap();
                return w.ToArray();
            case RecalledReply recalled: return Recalled(format, recalled);
            case HeldReply held: return Held(format, held);
            case WordsReply words: return Words(format, words);
            case MembersReply members: return Members(format, members);
            case ShadowReply shadow: return Shadow(format, shadow);
            case CountersReply counters: return Counted(format, counters.Items);
            case EntryBatchReply batch: return Batch(format, batch);
            default: throw new ArgumentOutOfRangeException(nameof(reply), reply, "not a reply");
        }
    }

    private byte[] Joined(WireFormat format, JoinReply join)
    {
        var (room, member) = (join.Room, join.Member);
        var w = Begin(format);
        w.BeginMap(14);
        w.Key("room"u8);
        w.String(room.Id);
        Int(w, "epoch"u8, room.Epoch);
        Int(w, "seq"u8, room.Seq);
        Int(w, "created"u8, room.CreatedMs);
        Int(w, "count"u8, room.MemberCount);
        w.Key("role"u8);
        w.String(RoleNames.Always(member.Role));
        Int(w, "mutedUntil"u8, room.MutedUntilMs(member));
        Int(w, "roomMutedUntil"u8, room.AllMutedUntilMs);
        Int(w, "exceptedUntil"u8, room.ExceptedUntilMs(member.User));
        Int(w, "globallyMutedUntil"u8, room.GloballyMutedUntilMs(member));
        w.Key("config"u8);
        ConfigCodec.Shown(ConfigChange.Whole(room.Config)).Write(w);
        Entries(w, room.Config.Entries ? room.Entries : []);
        Counters(w, room.Counters);
        w.Key("history"u8);
        var history = room.RecentMessages(member, join.HistoryCount).ToList();
        w.BeginArray(history.Count);
        foreach (var message in history) Numbered(w, message);
        w.EndArray();
        w.EndMap();
        return w.ToArray();
    }

    private byte[] Recalled(WireFormat format, RecalledReply recalled)
    {
        var w = Begin(format);
        w.BeginMap(3);
        Int(w, "seq"u8, recalled.Seq);
        w.Key("seqs"u8);
        LongList.Write(w, recalled.Seqs);
        w.Key("more"u8);
        w.Bool(recalled.More);
        w.EndMap();
        return w.ToArray();
    }

    private byte[] Held(WireFormat format, HeldReply held)
    {
        var w = Begin(format);
        w.BeginMap(3);
        Int(w, "count"u8, held.Count);
        w.Key("items"u8);
        w.BeginArray(held.Items.Count);
        foreach (var item in held.Items) Numbered(w, item);
        w.EndArray();
        w.Key("next"u8);
        if (held.Next == 0) w.Nil();
        else w.Int(held.Next);
        w.EndMap();
        return w.ToArray();
    }

    /// <summary>What a rehearsal found: how many, whose, and the newest of them.</summary>
    public byte[] Rehearsed(WireFormat format, int count, IReadOnlyList<KeyValuePair<string, int>> users, IReadOnlyList<MessageEvent> sample)
    {
        var w = Begin(format);
        w.BeginMap(3);
        Int(w, "count"u8, count);
        w.Key("users"u8);
        w.BeginArray(users.Count);
        foreach (var (user, messages) in users)
        {
            w.BeginMap(2);
            w.Key("user"u8);
            w.String(user);
            Int(w, "count"u8, messages);
            w.EndMap();
        }
        w.EndArray();
        w.Key("sample"u8);
        w.BeginArray(sample.Count);
        foreach (var message in sample) Numbered(w, message);
        w.EndArray();
        w.EndMap();
        return w.ToArray();
    }

    private byte[] Members(WireFormat format, MembersReply members)
    {
        var w = Begin(format);
        w.BeginMap(3);
        Int(w, "count"u8, members.Count);
        w.Key("items"u8);
        w.BeginArray(members.Items.Count);
        foreach (var member in members.Items) Member(w, member);
        w.EndArray();
        w.Key("next"u8);
        w.String(members.Next);
        w.EndMap();
        return w.ToArray();
    }

    private byte[] Words(WireFormat format, WordsReply words)
    {
        var w = Begin(format);
        w.BeginMap(3);
        Int(w, "count"u8, words.Count);
        w.Key("items"u8);
        w.BeginArray(words.Items.Count);
        foreach (var word in words.Items)
        {
            w.BeginMap(2);
            w.Key("word"u8);
            w.String(word.Text);
            w.Key("action"u8);
            w.String(WordCodec.NameOf(word.Action));
            w.EndMap();
        }
        w.EndArray();
        w.Key("next"u8);
        w.String(words.Next);
        w.EndMap();
        return w.ToArray();
    }

    private static void Member(WireWriter w, Member member)
    {
        w.BeginMap(member.Sender.Name is null ? 3 : 4);
        w.Key("user"u8);
        w.String(member.User);
        if (member.Sender.Name is not null)
        {
            w.Key("name"u8);
            w.String(member.Sender.Name);
        }
        w.Key("role"u8);
        w.String(RoleNames.Always(member.Role));
        Int(w, "joined"u8, member.JoinedMs);
        w.EndMap();
    }

    private byte[] Counted(WireFormat format, IReadOnlyCollection<Counter> counters)
    {
        var w = Begin(format);
        w.BeginMap(1);
        Counters(w, counters);
        w.EndMap();
        return w.ToArray();
    }

    private byte[] Batch(WireFormat format, EntryBatchReply batch)
    {
        var w = Begin(format);
        w.BeginMap(1 + (batch.Why.Refuses ? 2 : 0) + (batch.Why.RetryAfterMs != 0 ? 2 : 0));
        if (batch.Why.Refuses)
        {
            w.Key("rule"u8);
            w.String(batch.Why.Rule);
            w.Key("failed"u8);
            w.BeginArray(batch.Failed.Count);
            foreach (var (key, code) in batch.Failed) Pair(w, key, (int)code);
            w.EndArray();
        }
        if (batch.Why.RetryAfterMs != 0)
        {
            Int(w, "until"u8, batch.Why.UntilMs);
            Int(w, "retryAfterMs"u8, batch.Why.RetryAfterMs);
        }
        w.Key("versions"u8);
        w.BeginArray(batch.Written.Count);
        foreach (var (key, version) in batch.Written) Pair(w, key, version);
        w.EndArray();
        w.EndMap();
        return w.ToArray();
    }

    private static void Counters(WireWriter w, IReadOnlyCollection<Counter> counters)
    {
        w.Key("counters"u8);
        w.BeginArray(counters.Count);
        foreach (var counter in counters) Pair(w, counter.Name, counter.Total);
        w.EndArray();
    }

    private static void Pair(WireWriter w, string name, long number)
    {
        w.BeginArray(2);
        w.String(name);
        w.Int(number);
        w.EndArray();
    }

    /// <summary>The result of QUERY history.</summary>
    public byte[] History(WireFormat format, long epoch, IReadOnlyList<MessageEvent> items, bool more)
    {
        var w = Begin(format);
        w.BeginMap(3);
        Int(w, "epoch"u8, epoch);
        w.Key("items"u8);
        w.BeginArray(items.Count);
        foreach (var item in items) Numbered(w, item);
        w.EndArray();
        w.Key("more"u8);
        w.Bool(more);
        w.EndMap();
        return w.ToArray();
    }

    /// <summary>The result of QUERY digest; <paramref name="each"/> null when it was not asked for.</summary>
    public byte[] Digest(WireFormat format, long epoch, long from, long to, ulong sum, IReadOnlyList<ulong>? each)
    {
        var w = Begin(format);
        w.BeginMap(each is null ? 4 : 5);
        Int(w, "epoch"u8, epoch);
        Int(w, "from"u8, from);
        Int(w, "to"u8, to);
        w.Key("digest"u8);
        w.String(Protocol.Digest.Hex(sum));
        if (each is not null)
        {
            w.Key("each"u8);
            w.BeginArray(each.Count);
            foreach (var one in each) w.String(Protocol.Digest.Hex(one));
            w.EndArray();
        }
        w.EndMap();
        return w.ToArray();
    }

    private static void Numbered(WireWriter w, RoomEvent message)
    {
        w.BeginArray(2);
        w.Int(message.Seq);
        EventCodec.Write(w, message);
        w.EndArray();
    }

    private static void Entries(WireWriter w, IReadOnlyCollection<Entry> entries)
    {
        w.Key("entries"u8);
        w.BeginArray(entries.Count);
        foreach (var entry in entries)
        {
            w.BeginArray(4);
            w.String(entry.Key);
            w.String(entry.Value);
            w.Int(entry.Version);
            w.String(entry.Owner);
            w.EndArray();
        }
        w.EndArray();
    }

    private static void Text(WireWriter w, ReadOnlySpan<byte> key, string? value)
    {
        w.Key(key);
        w.String(value);
    }

    private static void Int(WireWriter w, ReadOnlySpan<byte> key, long value)
    {
        w.Key(key);
        w.Int(value);
    }
}
