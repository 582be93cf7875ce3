using System.Globalization;
using System.Text;

namespace Chatroom.Simulation.Wire;

/// <summary>
/// Values as the protocol has them, whatever their format: null, bool, long, double, string, list, map. Stateless. Written from
/// PROTOCOL.md alone: nothing of the server's codecs is in here.
/// </summary>
internal static class Values
{
    public static long Int(object? value) => value is long number ? number : throw new FormatException($"an integer was expected: {Show(value)}");

    public static string Text(object? value) => value as string ?? throw new FormatException($"a text was expected: {Show(value)}");

    public static List<object?> List(object? value) => value as List<object?> ?? throw new FormatException($"an array was expected: {Show(value)}");

    public static Dictionary<string, object?> Map(object? value) =>
        value as Dictionary<string, object?> ?? throw new FormatException($"a map was expected: {Show(value)}");

    public static object? Of(object? map, string key) => map is Dictionary<string, object?> entries ? entries.GetValueOrDefault(key) : null;

    /// <summary>One text a value, map keys in order: equal values have equal texts.</summary>
    public static string Show(object? value)
    {
        var to = new StringBuilder();
        Show(value, to);
        return to.ToString();
    }

    private static void Show(object? value, StringBuilder to)
    {
        switch (value)
        {
            case null: to.Append("null"); break;
            case bool truth: to.Append(truth ? "true" : "false"); break;
            case string text: to.Append('"').Append(text).Append('"'); break;
            case List<object?> list:
                to.Append('[');
                for (var i = 0; i < list.Count; i++) Show(list[i], i == 0 ? to : to.Append(','));
                to.Append(']');
                break;
            case Dictionary<string, object?> map:
                to.Append('{');
                foreach (var (key, one) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal)) Show(one, to.Append(key).Append(':'));
                to.Append('}');
                break;
            default: to.Append(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
