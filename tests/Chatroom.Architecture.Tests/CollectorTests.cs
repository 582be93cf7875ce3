using System.Xml.Linq;

namespace Chatroom.Architecture.Tests;

/// <summary>What a project says of its garbage collector is what MSBuild reads: a name that nobody reads changes nothing, without a word.</summary>
public sealed class CollectorTests
{
    // https://learn.microsoft.com/dotnet/core/runtime-config/garbage-collector
    private static readonly string[] Read =
        ["ServerGarbageCollection", "ConcurrentGarbageCollection", "RetainVMGarbageCollection", "GarbageCollectionAdaptationMode"];

    private static IEnumerable<(string File, string Name)> Said => SourceTree.Files(".csproj", ".props", ".targets")
        .SelectMany(file => XDocument.Load(file).Descendants("PropertyGroup").Elements()
            .Select(property => (File: SourceTree.Relative(file), Name: property.Name.LocalName)))
        .Where(property => property.Name.Contains("Garbage", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void There_are_collectors_to_check() => Assert.True(Said.Count() >= 8);

    [Fact]
    public void Every_name_is_one_that_MSBuild_reads() =>
        Assert.DoesNotContain(Said, property => !Read.Contains(property.Name));
}
