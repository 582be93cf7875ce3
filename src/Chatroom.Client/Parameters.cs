using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Writes the params map of a query, without what is null. Thread-safe for different writers.</summary>
internal static class Parameters
{
    /// <summary>Values: string, integer, boolean, list of strings, or what writes itself.</summary>
    internal static void Write(WireWriter w, params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var count = 0;
        foreach (var (_, value) in entries) count += value is null ? 0 : 1;
        w.BeginMap(count);
        foreach (var (key, value) in entries)
        {
            if (value is null) continue;
            w.Key(key);
            Value(w, value);
        }
        w.EndMap();
    }

    /// <summary>A value that is a list of what <paramref name="write"/> writes.</summary>
    internal static Action<WireWriter> List<T>(IReadOnlyList<T> items, Action<T, WireWriter> write) => w =>
    {
        w.BeginArray(items.Count);
        foreach (var item in items) write(item, w);
        w.EndArray();
    };

    private static void Value(WireWriter w, object value)
    {
        switch (value)
        {
            case string text: w.String(text); break;
            case bool flag: w.Bool(flag); break;
            case int number: w.Int(number); break;
            case long number: w.Int(number); break;
            case IReadOnlyList<string> list:
                w.BeginArray(list.Count);
                foreach (var one in list) w.String(one);
                w.EndArray();
                break;
            case Action<WireWriter> write: write(w); break;
            default: throw new ArgumentException($"A parameter cannot be a {value.GetType()}.", nameof(value));
        }
    }
}
