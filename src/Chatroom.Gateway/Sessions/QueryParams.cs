using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>Every param that a method may have; what is not there has its default. Immutable.</summary>
internal readonly record struct QueryParams(
    string Reason, string Key, string? Value, bool Force, IReadOnlyList<string>? Keys, int? Count, string? Next)
{
    public string? User { get; init; }
    public string? Type { get; init; }
    public string? Content { get; init; }
    public string Name { get; init; } = "";
    public long? Version { get; init; }
    public int? TtlSeconds { get; init; }
    public bool AutoDelete { get; init; }
    public string? Notify { get; init; }
    public IReadOnlyList<string> Users { get; init; } = [];
    public IReadOnlyList<WordItem>? Words { get; init; }

    public static QueryParams Read(ref WireReader r)
    {
        var p = new QueryParams("", "", null, false, null, null, null);
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (key.SequenceEqual("reason"u8)) p = p with { Reason = Text(ref r) };
                else if (key.SequenceEqual("key"u8)) p = p with { Key = Text(ref r) };
                else if (key.SequenceEqual("value"u8)) p = p with { Value = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("force"u8)) p = p with { Force = r.ReadBoolean() };
                else if (key.SequenceEqual("keys"u8)) p = p with { Keys = ReadKeys(ref r) };
                else if (key.SequenceEqual("count"u8)) p = p with { Count = r.ReadInt32() };
                else if (key.SequenceEqual("next"u8)) p = p with { Next = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("user"u8)) p = p with { User = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("type"u8)) p = p with { Type = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("content"u8)) p = p with { Content = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("name"u8)) p = p with { Name = Text(ref r) };
                else if (key.SequenceEqual("version"u8)) p = p with { Version = r.TryReadNil() ? null : r.ReadInt64() };
                else if (key.SequenceEqual("ttlSeconds"u8)) p = p with { TtlSeconds = r.TryReadNil() ? null : r.ReadInt32() };
                else if (key.SequenceEqual("autoDelete"u8)) p = p with { AutoDelete = r.ReadBoolean() };
                else if (key.SequenceEqual("notify"u8)) p = p with { Notify = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("words"u8)) p = p with { Words = ReadWords(ref r) };
                else if (key.SequenceEqual("users"u8)) p = p with { Users = ReadUsers(ref r) };
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return p;
    }

    /// <summary>One more than there may be, so that the room sees it.</summary>
    private static List<string> ReadUsers(ref WireReader r)
    {
        var users = new List<string>();
        if (r.TryReadNil()) return users;
        r.BeginArray();
        while (r.Next())
        {
            if (users.Count > WireLimits.QueryUsers) r.Skip();
            else users.Add(r.ReadString(WireLimits.ClientFrameBytes));
        }
        return users;
    }

    internal static List<WordItem>? ReadWords(ref WireReader r)
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

    internal static string Text(ref WireReader r) => r.ReadStringOrNull(WireLimits.ClientFrameBytes) ?? "";

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
