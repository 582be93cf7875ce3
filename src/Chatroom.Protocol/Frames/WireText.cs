using System.Text;

namespace Chatroom.Protocol;

/// <summary>Strings, lists and maps of strings as several frames carry them. Thread-safe.</summary>
internal static class WireText
{
    /// <summary>
    /// What a reader takes of a string whose own limit answers with a code instead of a close. No frame from a client
    /// holds a longer one.
    /// </summary>
    internal const int MaxBytes = WireLimits.ClientFrameBytes;

    internal static Dictionary<string, string>? ReadExtra(ref WireReader reader) => ReadMap(ref reader, WireLimits.ExtraKeys);

    /// <summary>A map of strings. It keeps one key above the limit, so that the check of the limit still sees it, and skips the rest.</summary>
    internal static Dictionary<string, string>? ReadMap(ref WireReader reader, int limit)
    {
        if (reader.TryReadNil()) return null;
        var extra = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.BeginMap();
        while (reader.Next())
        {
            if (extra.Count > limit)
            {
                reader.EndMap();
                break;
            }
            var key = Encoding.UTF8.GetString(reader.ReadKey());
            extra[key] = reader.ReadString(MaxBytes);
        }
        return extra;
    }

    internal static void WriteExtra(WireWriter writer, IReadOnlyDictionary<string, string> extra)
    {
        writer.BeginMap(extra.Count);
        foreach (var (key, value) in extra)
        {
            writer.Key(key);
            writer.String(value);
        }
        writer.EndMap();
    }

    internal static string[]? ReadList(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null;
        var list = new List<string>();
        reader.BeginArray();
        while (reader.Next()) list.Add(reader.ReadString(MaxBytes));
        return [.. list];
    }

    /// <summary>An array of users, or the string <c>all</c>.</summary>
    internal static (string[]? Users, bool All) ReadMentions(ref WireReader reader)
    {
        if (reader.Peek() != WireToken.String) return (ReadList(ref reader), false);
        if (reader.ReadString(MaxBytes) != "all") MalformedFrameException.ThrowInvalid("mentions is an array of users or \"all\".");
        return (null, true);
    }

    /// <summary>The map entry <c>mentions</c>, when there is something to say.</summary>
    internal static void Mentions(WireWriter writer, IReadOnlyList<string>? users, bool all)
    {
        if (all) MapEntries.Text(writer, "mentions"u8, "all");
        else List(writer, "mentions"u8, users);
    }

    /// <summary>A map entry that is left out when it is null.</summary>
    internal static void List(WireWriter writer, ReadOnlySpan<byte> key, IReadOnlyList<string>? list)
    {
        if (list is null) return;
        writer.Key(key);
        WriteList(writer, list);
    }

    internal static void WriteList(WireWriter writer, IReadOnlyList<string> list)
    {
        writer.BeginArray(list.Count);
        for (var i = 0; i < list.Count; i++) writer.String(list[i]);
        writer.EndArray();
    }
}
