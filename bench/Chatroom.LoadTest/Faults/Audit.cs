using Chatroom.Client;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Faults;

/// <summary>What the server's log says of the acknowledgements. Immutable.</summary>
/// <param name="Lost">Acknowledged, and not in the log where the answer said.</param>
/// <param name="Duplicated">Client ids that are in the log more than once.</param>
/// <param name="Messages">Messages in the log.</param>
/// <param name="DigestAgrees">Whether the server's digest is the one over its own history.</param>
internal sealed record Audit(long Lost, long Duplicated, long Messages, bool DigestAgrees)
{
    private const int PageSeqs = 1_000;

    /// <summary>Reads the whole log with a client of its own.</summary>
    internal static async Task<Audit> ReadAsync(Uri uri, IReadOnlyCollection<Ack> acks, CancellationToken token)
    {
        await using var client = await ChatClient.ConnectAsync(uri, Publishers.OptionsOf("auditor"), token);
        var (epoch, head) = (client.Room!.Epoch ?? 0, client.Room.Seq ?? 0);
        var messages = new Dictionary<long, HistoryItem>();
        var ids = new Dictionary<(string, string), int>();
        var sum = 0UL;
        // Behind the event that made the room, which is no message.
        for (var after = 1L; ;)
        {
            var page = await client.HistoryAsync(after: after, count: 100, token: token);
            foreach (var item in page.Items)
            {
                messages.Add(item.Seq, item);
                var key = (item.Event.User!, item.Event.Id!);
                ids[key] = ids.GetValueOrDefault(key) + 1;
                sum = unchecked(sum + Digest.Of(item.Seq, item.Event.User!, item.Event.Id!, item.Event.Type!, item.Event.Content!));
                after = item.Seq;
            }
            if (!page.More || page.Items.Count == 0) break;
        }
        return Judge(acks, epoch, messages, ids, sum == await ServersAsync(client, head, token));
    }

    /// <summary>Pure.</summary>
    internal static Audit Judge(
        IReadOnlyCollection<Ack> acks, long epoch, Dictionary<long, HistoryItem> messages, Dictionary<(string, string), int> ids, bool agrees)
    {
        var lost = acks.Count(ack => ack.Epoch != epoch || !messages.TryGetValue(ack.Seq, out var item)
            || item.Event.User != ack.User || item.Event.Id != ack.Id || item.Event.Content != Publishers.ContentOf(ack.Id));
        return new Audit(lost, ids.Values.Count(count => count > 1), messages.Count, agrees);
    }

    private static async Task<ulong> ServersAsync(ChatClient client, long head, CancellationToken token)
    {
        var sum = 0UL;
        for (var from = 1L; from <= head; from += PageSeqs)
            sum = unchecked(sum + (await client.DigestAsync(from, Math.Min(head, from + PageSeqs - 1), token: token)).Digest);
        return sum;
    }
}
