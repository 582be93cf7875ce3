using System.Text.RegularExpressions;

namespace Chatroom.Architecture.Tests;

/// <summary>Habits that a test keeps better than a reviewer.</summary>
public sealed partial class TidyTests
{
    private const int FileLines = 400;

    // Names that say nothing: what is in there has a noun of its own.
    private static readonly string[] EmptyNames = ["Helpers", "Utils", "Common", "Managers", "Services"];

    private static string[] Sources { get; } = [.. SourceTree.Files(".cs", ".js", ".mjs")];

    [Fact]
    public void There_are_sources_to_check() => Assert.Contains(Sources, file => file.EndsWith("TidyTests.cs", StringComparison.Ordinal));

    [Fact]
    public void No_file_is_longer_than_400_lines() => Assert.DoesNotContain(
        Sources.Select(file => (File: SourceTree.Relative(file), Lines: File.ReadLines(file).Count())), file => file.Lines > FileLines);

    [Fact]
    public void Nothing_is_left_for_later() => Assert.Empty(
        Sources.SelectMany(file => File.ReadLines(file).Index().Where(line => Later().IsMatch(line.Item))
            .Select(line => $"{SourceTree.Relative(file)}:{line.Index + 1}")));

    [Fact]
    public void Folders_are_nouns_of_the_domain() => Assert.Empty(
        SourceTree.Folders.Where(folder => EmptyNames.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)).Select(SourceTree.Relative));

    // In two parts, so that this line is not found by itself.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b|\bfor " + @"now\b", RegexOptions.IgnoreCase)]
    private static partial Regex Later();
}
