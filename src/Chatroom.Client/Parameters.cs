using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Writes the params map of a query, without what is null. Thread-safe for different writers.</summary>
internal static class Parameters
{
    /// <summary>Values: string, integer, boolean, list of strings.</summary>
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
            default: throw new ArgumentException($"A parameter cannot be a {value.GetType()}.", nameof(value));
        }
    }
}
