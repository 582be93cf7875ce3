using System.Reflection;

namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>Sets properties of an options record by their names.</summary>
internal static class OptionWords
{
    /// <summary>A copy of <paramref name="options"/> with what <paramref name="words"/> names.</summary>
    public static T With<T>(T options, Words words) where T : class
    {
        var copy = Copy(options);
        foreach (var (name, text) in words.AllNamed)
        {
            words.Named(name);
            var property = typeof(T).GetProperty(name) ?? throw new FormatException($"{typeof(T).Name} has no {name}");
            property.SetValue(copy, Value(property, text));
        }
        return copy;
    }

    private static T Copy<T>(T record) where T : class =>
        (T)typeof(T).GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance)!.Invoke(record, null)!;

    private static object Value(PropertyInfo property, string text) =>
        property.PropertyType == typeof(RoomConfig) ? new RoomConfig { Name = text }
            : property.PropertyType == typeof(bool) ? text == "on" : (int)Spans.Parse(text);
}
