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
        var p = QueryParams.Read(ref reader);
        return method switch
        {
            "members" => id => new ListMembers(id, user, session, p.Count ?? MembersDefault, p.Next),
            "entries.set" => id => new SetEntry(id, user, session, p.Key, p.Value, p.Force),
            "entries.get" => id => new GetEntries(id, user, session, p.Keys),
            "entries.remove" => id => new RemoveEntry(id, user, session, p.Key, p.Force),
            "why" => id => new AskWhy(id, user, session, p.User, p.Type, p.Content),
            "words.add" => id => new AddWords(id, user, session, WordCodec.FromWire(p.Words)),
            "words.remove" => id => new RemoveWords(id, user, session, [.. (p.Words ?? []).Select(word => word.Word)]),
            "words" => id => new ListWords(id, user, session, p.Count ?? WordsDefault, p.Next),
            _ => null,
        };
    }
}

/// <summary>Every param that a method may have; what is not there has its default. Immutable.</summary>
internal readonly record struct QueryParams(
    string Key, string Value, bool Force, IReadOnlyList<string>? Keys, int? Count, string? Next,
    IReadOnlyList<WordItem>? Words = null)
{
    public string? User { get; init; }
    public string? Type { get; init; }
    public string? Content { get; init; }

    public static QueryParams Read(ref WireReader r)
    {
        var p = new QueryParams("", "", false, null, null, null);
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (key.SequenceEqual("key"u8)) p = p with { Key = Text(ref r) };
                else if (key.SequenceEqual("value"u8)) p = p with { Value = Text(ref r) };
                else if (key.SequenceEqual("force"u8)) p = p with { Force = r.ReadBoolean() };
                else if (key.SequenceEqual("user"u8)) p = p with { User = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("type"u8)) p = p with { Type = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("content"u8)) p = p with { Content = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("keys"u8)) p = p with { Keys = ReadKeys(ref r) };
                else if (key.SequenceEqual("words"u8)) p = p with { Words = ReadWords(ref r) };
                else if (key.SequenceEqual("count"u8)) p = p with { Count = r.ReadInt32() };
                else if (key.SequenceEqual("next"u8)) p = p with { Next = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return p;
    }

    internal static string Text(ref WireReader r) => r.ReadStringOrNull(WireLimits.ClientFrameBytes) ?? "";

    private static List<WordItem>? ReadWords(ref WireReader r)
    {
        if (r.TryReadNil()) return null;
        var words = new List<WordItem>();
        r.BeginArray();
        while (r.Next())
        {
            if (words.Count == WireLimits.QueryKeys)
                throw new MalformedFrameException(Codes.InvalidArgument, $"at most {WireLimits.QueryKeys} words");
            words.Add(ReadWord(ref r));
        }
        return words;
    }

    /// <summary><c>{word, action}</c>, or the word alone: it is shielded.</summary>
    private static WordItem ReadWord(ref WireReader r)
    {
        var word = new WordItem("", "shield");
        if (r.Peek() != WireToken.Map) return word with { Word = r.ReadString(WireLimits.ClientFrameBytes) };
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("word"u8)) word = word with { Word = Text(ref r) };
            else if (key.SequenceEqual("action"u8)) word = word with { Action = Text(ref r) };
            else r.Skip();
        }
        return word;
    }

    internal static List<string>? ReadKeys(ref WireReader r)
    {
        if (r.TryReadNil()) return null;
        var keys = new List<string>();
        r.BeginArray();
        while (r.Next())
        {
            if (keys.Count == WireLimits.QueryKeys)
                throw new MalformedFrameException(Codes.InvalidArgument, $"at most {WireLimits.QueryKeys} keys");
            keys.Add(r.ReadString(WireLimits.ClientFrameBytes));
        }
        return keys;
    }
}

/// <summary>Params of QUERY history.</summary>
internal static class HistoryParams
{
    private const int CountDefault = 20;

    public static HistoryQuery Read(ref WireReader r)
    {
        var p = new HistoryQuery(0, 0, 0, 0, CountDefault);
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
