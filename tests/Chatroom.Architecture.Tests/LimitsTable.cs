using System.Globalization;
using System.Reflection;

namespace Chatroom.Architecture.Tests;

/// <summary>A row of docs/LIMITS.md. Immutable.</summary>
internal sealed record LimitRow(string Name, string Default, string Outcome, string Code);

/// <summary>The tables of docs/LIMITS.md, one under the heading of each options record.</summary>
internal static class LimitsTable
{
    /// <summary>The rows under <c>## `Name`</c>.</summary>
    public static List<LimitRow> RowsOf(string heading) =>
        [.. File.ReadLines(Repository.PathOf("docs", "LIMITS.md"))
            .SkipWhile(line => line != $"## `{heading}`").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Row)];

    public static IEnumerable<string> Headings =>
        File.ReadLines(Repository.PathOf("docs", "LIMITS.md")).Where(line => line.StartsWith("## `", StringComparison.Ordinal)).Select(line => line[4..^1]);

    /// <summary>A default as the table writes it.</summary>
    public static string Show(object? value) => value switch
    {
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        bool on => on ? "on" : "off",
        null or "" => "–",
        string text => $"`{text}`",
        Enum other => $"`{other}`",
        double number => number.ToString(CultureInfo.InvariantCulture),
        IReadOnlyCollection<string> { Count: 0 } => "–",
        _ => $"see `{value.GetType().Name}`",
    };

    /// <summary>The public limits of a record, each with its default.</summary>
    public static IEnumerable<(string Name, string Default)> LimitsOf(Type record)
    {
        var defaults = Activator.CreateInstance(record);
        return record.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => (property.Name, Show(property.GetValue(defaults))));
    }

    private static LimitRow Row(string line)
    {
        var cells = line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries);
        return cells.Length == 4
            ? new LimitRow(cells[0].Trim('`'), cells[1], cells[2], cells[3])
            : throw new FormatException($"docs/LIMITS.md: four cells are wanted: {line}");
    }
}
