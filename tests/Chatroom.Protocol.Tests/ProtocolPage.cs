using System.Globalization;
using System.Text.RegularExpressions;

namespace Chatroom.Protocol.Tests;

/// <summary>docs/PROTOCOL.md as the tests read it: its tables and its examples. Thread-safe.</summary>
internal static partial class ProtocolPage
{
    private static readonly string Text = Repository.Read("docs/PROTOCOL.md");

    /// <summary>The cells of the first table of a section, without its head and ruler.</summary>
    internal static string[][] Table(string section, string head)
    {
        var start = Text.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"No section {section}.");
        start = Text.IndexOf($"\n| {head} |", start, StringComparison.Ordinal);
        Assert.True(start >= 0, $"No table {head} in {section}.");
        return [.. Text[(start + 1)..].Split('\n').TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())];
    }

    internal static int Number(string cell) => int.Parse(cell, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    internal static Example[] Examples { get; } =
        [.. ExampleBlock().Matches(Text).Select(match => new Example(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))];

    [GeneratedRegex("^```frame (.+)\n(.+)\n(.+)\n```$", RegexOptions.Multiline)]
    private static partial Regex ExampleBlock();
}

/// <summary>One block of the page's examples. Immutable.</summary>
internal sealed record Example(string Name, string Json, string Hex)
{
    internal byte[] Bytes(WireFormat format) =>
        format == WireFormat.Json ? System.Text.Encoding.UTF8.GetBytes(Json) : Convert.FromHexString(Hex);

    internal bool IsFromServer => AnyFrame.IsFromServer(Name, Bytes(WireFormat.MessagePack));
}
