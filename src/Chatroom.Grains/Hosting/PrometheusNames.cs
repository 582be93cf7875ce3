using System.Globalization;
using System.Text;

namespace Chatroom.Grains.Hosting;

/// <summary>Names, labels and help as the Prometheus text format (0.0.4) wants them. Stateless.</summary>
internal static class PrometheusNames
{
    /// <summary><c>chatroom.sweep.duration</c> in <c>s</c> is <c>chatroom_sweep_duration_seconds</c>; counters end in <c>_total</c>.</summary>
    public static string Of(string name, string? unit, string type)
    {
        var text = Clean(name);
        // A unit in braces names what is counted, and the name says that already.
        text += unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return type == "counter" ? text + "_total" : text;
    }

    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            var shown = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(Clean(name)).Append("=\"").Append(Help(shown).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }
        return text.ToString();
    }

    public static string Help(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Clean(string name)
    {
        var text = string.Create(name.Length, name, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
        });
        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }
}
