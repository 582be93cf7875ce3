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
/// 10^11 is Unix milliseconds; else seconds). Immutable. At most a million lines.
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
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (messages.Count == MessagesMax) throw new FormatException($"line {number}: more than {MessagesMax:N0} messages");
            var (time, user, text) = Parse(line, number);
            if (double.IsNaN(first)) (first, scale) = (time, time >= LeastUnixMs ? 1 : 1_000);
            if (!users.TryGetValue(user, out var id)) users.Add(user, id = users.Count);
            messages.Add(new RecordedMessage(Math.Max(0, (time - first) * scale), id, Cut(text)));
        }
        if (messages.Count == 0) throw new FormatException("no messages");
        // Recorders write down what reached them in some order.
        return [.. messages.OrderBy(message => message.AtMs)];
    }

    private static (double Time, string User, string Text) Parse(string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return (root.GetProperty("time").GetDouble(), root.GetProperty("user").GetString()!, root.GetProperty("text").GetString()!);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"line {number}: not {{\"time\": number, \"user\": string, \"text\": string}}", e);
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
