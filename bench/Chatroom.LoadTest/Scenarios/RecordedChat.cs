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
/// text for everybody that were not taken back, each once. Stateless. At most a million messages.
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
        var (first, scale, ids) = (double.NaN, 1.0, new List<string>());
        var archive = new Archive();
        FormatException? torn = null;
        foreach (var line in lines)
        {
            if (torn is not null) throw torn;
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (messages.Count == MessagesMax) throw new FormatException($"line {number}: more than {MessagesMax:N0} messages");
            (string Id, double Time, string User, string Text) said;
            try
            {
                if (Parse(line, number, archive) is not { } message) continue;
                said = message;
            }
            catch (FormatException e) when (archive.Events > 0 && e.InnerException is JsonException)
            {
                // An archive may end within a line.
                torn = e;
                continue;
            }
            var (sayingId, time, user, text) = said;
            if (double.IsNaN(first)) (first, scale) = (time, time >= LeastUnixMs ? 1 : 1_000);
            if (!users.TryGetValue(user, out var id)) users.Add(user, id = users.Count);
            ids.Add(sayingId);
            messages.Add(new RecordedMessage(Math.Max(0, (time - first) * scale), id, Cut(text)));
        }
        if (messages.Count == 0) throw new FormatException("no messages");
        // Recorders write down what reached them in some order.
        return [.. messages.Where((_, i) => !archive.Recalled.Contains(ids[i])).OrderBy(message => message.AtMs)];
    }

    /// <summary>Null: an event of an archive that is no text for everybody, or that came before.</summary>
    private static (string Id, double Time, string User, string Text)? Parse(string line, int number, Archive archive)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var (id, said, text) = ("", root, "text");
            if (root.TryGetProperty("type", out var type))
            {
                (id, said, text) = (root.GetProperty("id").GetString()!, root.GetProperty("data"), "content");
                if (!archive.Take(id, type.GetString()!, root, said)) return null;
            }
            return (id, root.GetProperty("time").GetDouble(), said.GetProperty("user").GetString()!, said.GetProperty(text).GetString()!);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"line {number}: not {{\"time\": number, \"user\": string, \"text\": string}}, nor an archived event", e);
        }
    }

    /// <summary>What was read of an archive. Not thread-safe.</summary>
    private sealed class Archive
    {
        private readonly HashSet<string> _said = new(StringComparer.Ordinal);

        public int Events { get; private set; }

        /// <summary>Ids of messages that were taken back.</summary>
        public HashSet<string> Recalled { get; } = new(StringComparer.Ordinal);

        /// <summary>False: it is not said again.</summary>
        public bool Take(string id, string type, JsonElement what, JsonElement data)
        {
            Events++;
            if (type is "message.recalled" or "message.restored") Recall(what, data, type == "message.recalled");
            return type == "message.sent" && _said.Add(id) && data.GetProperty("type").GetString() == "text" && !data.TryGetProperty("to", out _);
        }

        private void Recall(JsonElement what, JsonElement data, bool isRecalled)
        {
            var log = $"{what.GetProperty("room").GetString()}:{what.GetProperty("epoch").GetInt64()}:";
            foreach (var seq in data.GetProperty("seqs").EnumerateArray().Select(seq => log + seq.GetInt64()))
            {
                if (isRecalled) Recalled.Add(seq);
                else Recalled.Remove(seq);
            }
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
