using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Chatroom.Architecture.Tests;

/// <summary>The compiler keeps Chatroom.Rooms pure; nobody may have switched that off, and the built assembly shows it.</summary>
public sealed class PurityTests
{
    private static string RoomsFolder => Repository.PathOf("src", "Chatroom.Rooms");

    private static readonly string[] Banned = [.. File.ReadLines(Path.Combine(RoomsFolder, "BannedSymbols.txt")).Select(line => line.Split(';')[0])];

    [Fact]
    public void The_analyzer_and_its_list_are_in_the_project()
    {
        var project = XDocument.Load(Path.Combine(RoomsFolder, "Chatroom.Rooms.csproj"));
        Assert.Contains(project.Descendants("PackageReference"), item => item.Attribute("Include")?.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Contains(project.Descendants("AdditionalFiles"), item => item.Attribute("Include")?.Value == "BannedSymbols.txt");
        Assert.DoesNotContain(project.Descendants(), item => item.Name.LocalName is "NoWarn" or "TreatWarningsAsErrors" or "RunAnalyzers");
    }

    [Theory]
    [InlineData("T:System.DateTime")]
    [InlineData("T:System.DateTimeOffset")]
    [InlineData("T:System.TimeProvider")]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("T:System.Environment")]
    [InlineData("T:System.Random")]
    [InlineData("T:System.Guid")]
    [InlineData("T:System.Console")]
    [InlineData("N:System.Threading")]
    [InlineData("N:System.Threading.Tasks")]
    [InlineData("N:System.IO")]
    [InlineData("N:System.Net")]
    public void The_list_bans(string symbol) => Assert.Contains(symbol, Banned);

    [Fact]
    public void Nothing_switches_it_off()
    {
        string[] settings = [Repository.PathOf("Directory.Build.props"), .. SourceTree.Files(".editorconfig", ".globalconfig", ".ruleset")];
        var sources = SourceTree.Files(".cs").Where(file => file.StartsWith(RoomsFolder, StringComparison.Ordinal));
        Assert.DoesNotContain(settings.Concat(sources), file => File.ReadAllText(file).Contains("RS0030", StringComparison.Ordinal));
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", File.ReadAllText(Repository.PathOf("Directory.Build.props")));
    }

    [Fact]
    public void The_built_assembly_uses_nothing_that_is_banned()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Chatroom.Rooms.dll"));
        using var assembly = new PEReader(file);
        var reader = assembly.GetMetadataReader();
        var used = reader.TypeReferences.Select(reader.GetTypeReference).Select(type => (Space: reader.GetString(type.Namespace), Name: reader.GetString(type.Name)));
        // Every iterator of C# asks for its thread; attributes of the compiler are no calls.
        var calls = used.Where(type => type != ("System", "Environment") && !type.Name.EndsWith("Attribute", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, type => Banned.Contains($"T:{type.Space}.{type.Name}") || Banned.Contains($"N:{type.Space}"));
    }
}
