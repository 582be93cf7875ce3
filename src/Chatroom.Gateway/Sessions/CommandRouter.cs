using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <summary>From a QUERY's method and params to the room's command. Stateless. Whether it may be done is the room's to say.</summary>
public static class CommandRouter
{
    private const int MembersDefault = 100;
    private const int WordsDefault = 100;

    /// <summary>Reads the params, to the end of the frame. Null: there is no such method.</summary>
    /// <exception cref="MalformedFrameException">A param has the wrong type.</exception>
    public static Func<long, Command>? Route(string method, ref WireReader reader, string user, string session)
    {
        if (method == "configure")
        {
            var change = reader.Peek() == WireToken.None ? default : RoomConfigWire.Read(ref reader);
            Frames.ReadEnd(ref reader);
            return id => new Configure(id, user, session, ConfigCodec.FromWire(change));
        }
        if (ModerationRouter.Route(method, ref reader, user, session) is { } moderation) return moderation;
        if (MessageParams.Route(method, ref reader, user, session) is { } onMessages) return onMessages;
        if (method == "entries.batch")
        {
            var (items, partial, notify) = EntryParams.ReadBatch(ref reader);
            return id => new WriteEntries(id, user, session, items, partial) { Notify = notify };
        }
        if (method == "shadow.start") return ShadowParams.Route(ref reader, user, session);
        var p = QueryParams.Read(ref reader);
        return method switch
        {
            "members" => id => new ListMembers(id, user, session, p.Count ?? MembersDefault, p.Next),
            "members.of" => id => new FindMembers(id, user, session, p.Users),
            "entries.set" => id => new SetEntry(id, user, session, p.Key, p.Value, p.Force)
            {
                Version = p.Version, TtlSeconds = p.TtlSeconds, AutoDelete = p.AutoDelete, Notify = p.Notify,
            },
            "entries.get" => id => new GetEntries(id, user, session, p.Keys),
            "entries.remove" => id => new RemoveEntry(id, user, session, p.Key, p.Force) { Version = p.Version, Notify = p.Notify },
            "why" => id => new AskWhy(id, user, session, p.User, p.Type, p.Content),
            "words.add" => id => new AddWords(id, user, session, WordCodec.FromWire(p.Words)),
            "words.remove" => id => new RemoveWords(id, user, session, [.. (p.Words ?? []).Select(word => word.Word)]),
            "words" => id => new ListWords(id, user, session, p.Count ?? WordsDefault, p.Next),
            "counters" => id => new GetCounters(id, user, session),
            "counters.add" => id => new AddToCounter(id, user, session, p.Name, p.Count ?? 1),
            "counters.remove" => id => new RemoveCounter(id, user, session, p.Name),
            "shadow" => id => new ReadShadow(id, user, session),
            "shadow.stop" => id => new StopShadow(id, user, session),
            "destroy" => id => new Destroy(id, user, session, p.Reason),
            _ => null,
        };
    }
}

/// <summary>Params of QUERY history.</summary>
internal static class HistoryParams
{
    private const int CountDefault = 20;

    public static HistoryQuery Read(ref WireReader r)
    {
        var p = new HistoryQuery(0, HistoryQuery.NoSeq, 0, 0, CountDefault);
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (r.TryReadNil()) continue;
                if (key.SequenceEqual("before"u8)) p = p with { Before = r.ReadInt64() };
                else if (key.SequenceEqual("after"u8)) p = p with { After = r.ReadInt64() };
                else if (key.SequenceEqual("from"u8)) p = p with { FromMs = r.ReadInt64() };
                else if (key.SequenceEqual("to"u8)) p = p with { ToMs = r.ReadInt64() };
                else if (key.SequenceEqual("count"u8)) p = p with { Count = r.ReadInt32() };
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return p;
    }
}

/// <summary>Params of QUERY digest. Immutable.</summary>
internal readonly record struct DigestParams(long From, long To, bool Each)
{
    public static DigestParams Read(ref WireReader r)
    {
        var p = default(DigestParams);
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (key.SequenceEqual("from"u8)) p = p with { From = r.ReadInt64() };
                else if (key.SequenceEqual("to"u8)) p = p with { To = r.ReadInt64() };
                else if (key.SequenceEqual("each"u8)) p = p with { Each = r.ReadBoolean() };
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return p;
    }
}
