namespace Chatroom.Protocol;

/// <summary>Reads one value where the reader stands.</summary>
public delegate T ReadValue<out T>(ref WireReader r);

/// <summary>
/// Lists of values, and of rows: each row an array of the same elements, so that a later version may put more behind them.
/// Stateless.
/// </summary>
public static class WireRows
{
    /// <summary>Writes a list whose rows are arrays of <paramref name="elements"/> elements each.</summary>
    public static void Rows<T>(this WireWriter w, IReadOnlyCollection<T> rows, int elements, Action<WireWriter, T> write)
    {
        w.BeginArray(rows.Count);
        foreach (var row in rows)
        {
            w.BeginArray(elements);
            write(w, row);
            w.EndArray();
        }
        w.EndArray();
    }

    /// <summary>Reads a list of rows; elements behind those that <paramref name="read"/> takes are skipped.</summary>
    /// <exception cref="MalformedFrameException">It is none, or has more than <paramref name="maxRows"/>.</exception>
    public static List<T> ReadRows<T>(this ref WireReader r, ReadValue<T> read, int maxRows = int.MaxValue)
    {
        var rows = new List<T>();
        for (r.BeginArray(); r.Next(); r.EndArray())
        {
            ThrowIfFull(rows.Count, maxRows);
            r.BeginArray();
            rows.Add(read(ref r));
        }
        return rows;
    }

    /// <summary>The next element, a list of rows as <see cref="ReadRows"/> reads it.</summary>
    public static List<T> NextRows<T>(this ref WireReader r, ReadValue<T> read, int maxRows = int.MaxValue)
    {
        r.Step();
        return r.ReadRows(read, maxRows);
    }

    /// <summary>Reads a list of values.</summary>
    /// <exception cref="MalformedFrameException">It is none, or has more than <paramref name="maxValues"/>.</exception>
    public static List<T> ReadValues<T>(this ref WireReader r, ReadValue<T> read, int maxValues = int.MaxValue)
    {
        var values = new List<T>();
        r.BeginArray();
        while (r.Next())
        {
            ThrowIfFull(values.Count, maxValues);
            values.Add(read(ref r));
        }
        return values;
    }

    /// <summary>The next element, a list as <see cref="ReadValues"/> reads it.</summary>
    public static List<T> NextValues<T>(this ref WireReader r, ReadValue<T> read, int maxValues = int.MaxValue)
    {
        r.Step();
        return r.ReadValues(read, maxValues);
    }

    private static void ThrowIfFull(int count, int max)
    {
        if (count == max) MalformedFrameException.ThrowInvalid("A list is too long.");
    }
}
