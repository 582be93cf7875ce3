namespace Chatroom.Protocol;

/// <summary>A counter, <c>[name, total]</c> as results list it and <c>[name, total, added]</c> as events do. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Total">Its total; null: the counter is gone.</param>
/// <param name="Added">What it grew by since it was last told; null in results.</param>
public readonly record struct CounterItem(string Name, long? Total, long? Added = null)
{
    /// <summary>Reads the array.</summary>
    public static CounterItem Read(ref WireReader r)
    {
        r.BeginArray();
        var name = r.ReadString(WireText.MaxBytes);
        long? total = r.TryReadNil() ? null : r.ReadInt64();
        long? added = r.Peek() == WireToken.None ? null : r.ReadInt64();
        r.EndArray();
        return new CounterItem(name, total, added);
    }

    /// <summary>Writes the array.</summary>
    public void Write(WireWriter w)
    {
        w.BeginArray(Added is null ? 2 : 3);
        w.String(Name);
        if (Total is { } total) w.Int(total);
        else w.Nil();
        if (Added is { } added) w.Int(added);
        w.EndArray();
    }

    internal static List<CounterItem> ReadList(ref WireReader r)
    {
        var items = new List<CounterItem>();
        r.BeginArray();
        while (r.Next()) items.Add(Read(ref r));
        return items;
    }

    internal static void WriteList(WireWriter w, IReadOnlyList<CounterItem> items)
    {
        w.BeginArray(items.Count);
        for (var i = 0; i < items.Count; i++) items[i].Write(w);
        w.EndArray();
    }
}
