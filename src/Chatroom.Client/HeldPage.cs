using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>A page of messages that wait for a moderator, oldest first. Immutable.</summary>
/// <param name="Count">How many wait.</param>
/// <param name="Items">The held events.</param>
/// <param name="Next">What to ask the next page with; null at the end.</param>
public sealed record HeldPage(long Count, IReadOnlyList<HistoryItem> Items, long? Next)
{
    internal static HeldPage Read(ref WireReader r)
    {
        long count = 0;
        long? next = null;
        var items = new List<HistoryItem>();
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("count"u8)) count = r.ReadInt64();
            else if (key.SequenceEqual("items"u8)) Pages.ReadItems(ref r, items, HistoryItem.Read);
            else if (key.SequenceEqual("next"u8)) next = r.TryReadNil() ? null : r.ReadInt64();
            else r.Skip();
        }
        return new HeldPage(count, items, next);
    }
}
