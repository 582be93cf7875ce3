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

    /// <summary>A map of strings. It keeps one key above the limit, so that the check of the limit still sees it, and skips the rest.</summary>
    internal static Dictionary<string, string>? ReadExtra(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null;
        var extra = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.BeginMap();
        while (reader.Next())
        {
            if (extra.Count > WireLimits.ExtraKeys)
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

    internal static void WriteList(WireWriter writer, IReadOnlyList<string> list)
    {
        writer.BeginArray(list.Count);
        for (var i = 0; i < list.Count; i++) writer.String(list[i]);
        writer.EndArray();
    }
}
