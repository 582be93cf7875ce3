using System.Text;
using System.Text.Json;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>A message of a recorded chat. Immutable.</summary>
/// <param name="AtMs">When it was said, from the first message on.</param>
/// <param name="User">A number for each user, in the order of their first message.</param>
internal readonly record struct RecordedMessage(double AtMs, int User, string Text);

/// <summary>
/// A recorded chat, from JSON lines <c>{"time": …, "user": "…", "text": "…"}</c>: time in seconds or milliseconds (a first time above
/// 10^11 is Unix milliseconds; else seconds); or from those of a server's archive (docs/ARCHIVE.md), of which it takes the messages with
/// text, each once. Stateless. At most a million messages.
/// </summary>
internal static class RecordedChat
{
    internal const int MessagesMax = 1_000_000;

    // The send time stands in front of the text.
    private const int TextBytesMax = WireLimits.ContentBytes - 64;
    private const double LeastUnixMs = 1e11;

    /// <exception cref="FormatException">A line is not what it must be; the message names it.</exception>
    internal static IReadOnlyList<RecordedMessage> Read(IEnumerable<string> lines)
    {
        var (messages, users, number) = (new List<RecordedMessage>(), new Dictionary<string, int>(StringComparer.Ordinal), 0);
        var (first, scale) = (double.NaN, 1.0);
        var archived = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (messages.Count == MessagesMax) throw new FormatException($"line {number}: more than {MessagesMax:N0} messages");
            if (Parse(line, number, archived) is not { } said) continue;
            var (time, user, text) = said;
            if (double.IsNaN(first)) (first, scale) = (time, time >= LeastUnixMs ? 1 : 1_000);
            if (!users.TryGetValue(user, out var id)) users.Add(user, id = users.Count);
            messages.Add(new RecordedMessage(Math.Max(0, (time - first) * scale), id, Cut(text)));
        }
        if (messages.Count == 0) throw new FormatException("no messages");
        // Recorders write down what reached them in some order.
        return [.. messages.OrderBy(message => message.AtMs)];
    }

    /// <summary>Null: an event of an archive that is no text, or that came before.</summary>
    private static (double Time, string User, string Text)? Parse(string line, int number, HashSet<string> archived)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var (said, text) = (root, "text");
            if (root.TryGetProperty("type", out var type))
            {
                if (type.GetString() != "message.sent" || !archived.Add(root.GetProperty("id").GetString()!)) return null;
                (said, text) = (root.GetProperty("data"), "content");
                if (said.GetProperty("type").GetString() != "text") return null;
            }
            return (root.GetProperty("time").GetDouble(), said.GetProperty("user").GetString()!, said.GetProperty(text).GetString()!);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"line {number}: not {{\"time\": number, \"user\": string, \"text\": string}}, nor an archived event", e);
        }
    }

    private static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= TextBytesMax) return text;
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > TextBytesMax) break;
            kept.Append(rune);
        }
        return kept.ToString();
    }
}
