using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>A page of a list. Immutable.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Count">How many the whole list has.</param>
/// <param name="Items">The page.</param>
/// <param name="Next">What to ask the next page with; null at the end.</param>
public sealed record Page<T>(long Count, IReadOnlyList<T> Items, string? Next);

/// <summary>Reads <c>{count, items, next}</c>. Thread-safe for different readers.</summary>
internal static class Pages
{
    internal static Page<T> Read<T>(ref WireReader r, ResultReader<T> readItem)
    {
        long count = 0;
        string? next = null;
        var items = new List<T>();
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("count"u8)) count = r.ReadInt64();
            else if (key.SequenceEqual("next"u8)) next = r.ReadStringOrNull(WireLimits.ClientFrameBytes);
            else if (key.SequenceEqual("items"u8)) ReadItems(ref r, items, readItem);
            else r.Skip();
        }
        return new Page<T>(count, items, next);
    }

    internal static void ReadItems<T>(ref WireReader r, List<T> items, ResultReader<T> readItem)
    {
        r.BeginArray();
        while (r.Next()) items.Add(readItem(ref r));
    }
}
