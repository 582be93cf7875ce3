using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>A page of the room's past, oldest first. Immutable.</summary>
/// <param name="Epoch">Which log it is.</param>
/// <param name="Items">The messages.</param>
/// <param name="More">Whether there are more in the same direction.</param>
public sealed record HistoryPage(long Epoch, IReadOnlyList<HistoryItem> Items, bool More);

public sealed partial class ChatClient
{
    /// <summary>Messages before or after a seq, or of a span of time, oldest first.</summary>
    /// <param name="before">Only seqs below it.</param>
    /// <param name="after">Only seqs above it.</param>
    /// <param name="count">1..100.</param>
    /// <param name="from">Only what was said then or later, Unix milliseconds.</param>
    /// <param name="to">Only what was said then or earlier, Unix milliseconds.</param>
    /// <exception cref="ChatException">23414: the room keeps no history.</exception>
    public Task<HistoryPage> HistoryAsync(
        long? before = null, long? after = null, int count = 20, long? from = null, long? to = null, CancellationToken token = default) =>
        QueryAsync(
            "history", w => Parameters.Write(w, ("before", before), ("after", after), ("count", count), ("from", from), ("to", to)),
            ReadHistory, token);

    private static HistoryPage ReadHistory(ref WireReader r)
    {
        long epoch = 0;
        var more = false;
        var items = new List<HistoryItem>();
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("epoch"u8)) epoch = r.ReadInt64();
            else if (key.SequenceEqual("more"u8)) more = r.ReadBoolean();
            else if (key.SequenceEqual("items"u8))
            {
                r.BeginArray();
                while (r.Next()) items.Add(HistoryItem.Read(ref r));
            }
            else r.Skip();
        }
        return new HistoryPage(epoch, items, more);
    }
}
