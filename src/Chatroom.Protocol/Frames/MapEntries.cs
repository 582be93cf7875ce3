namespace Chatroom.Protocol;

/// <summary>Writes map entries that are left out when they have nothing to say. Thread-safe for different writers.</summary>
internal static class MapEntries
{
    /// <summary>How many of the conditions hold: the count of a map whose entries are optional.</summary>
    internal static int Count(params ReadOnlySpan<bool> present)
    {
        var count = 0;
        foreach (var one in present) count += one ? 1 : 0;
        return count;
    }

    internal static void Text(WireWriter writer, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null) return;
        writer.Key(key);
        writer.String(value);
    }

    internal static void Int(WireWriter writer, ReadOnlySpan<byte> key, long? value)
    {
        if (value is null) return;
        writer.Key(key);
        writer.Int(value.Value);
    }

    internal static void Bool(WireWriter writer, ReadOnlySpan<byte> key, bool? value)
    {
        if (value is null) return;
        writer.Key(key);
        writer.Bool(value.Value);
    }
}
