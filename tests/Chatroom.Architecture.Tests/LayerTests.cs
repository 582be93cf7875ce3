using System.Reflection;
using System.Xml.Linq;

namespace Chatroom.Architecture.Tests;

/// <summary>Arrows between the parts point down only.</summary>
public sealed class LayerTests
{
    /// <summary>What each part may know of ours. A new part gets its line here.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Chatroom.Rooms"] = [],
        ["Chatroom.Protocol"] = [],
        ["Chatroom.Grains"] = ["Chatroom.Rooms", "Chatroom.Protocol"],
        ["Chatroom.Client"] = ["Chatroom.Protocol"],
        ["Chatroom.Silo"] = ["Chatroom.Grains"],
        ["Chatroom.Gateway"] = ["Chatroom.Grains", "Chatroom.Protocol"],
    };

    private static IEnumerable<string> Projects => Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories);

    public static TheoryData<string> Parts => new(Projects.Select(project => Path.GetFileNameWithoutExtension(project)!));

    [Fact]
    public void There_are_parts_to_check() => Assert.True(Projects.Count() >= 4);

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_project_references_only_what_it_may_know(string part)
    {
        Assert.True(MayKnow.ContainsKey(part), $"{part} is not in the table of layers");
        var project = Projects.Single(path => Path.GetFileNameWithoutExtension(path) == part);
        var references = XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(references.Except(MayKnow[part]));
    }

    /// <summary>An assembly sees what its references see; nothing but that.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public void A_built_assembly_uses_only_what_it_may_know(string part)
    {
        var file = Path.Combine(AppContext.BaseDirectory, part + ".dll");
        if (!File.Exists(file)) Assert.Skip($"{part} is not referenced by this test project");
        var ours = Assembly.LoadFrom(file).GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("Chatroom.", StringComparison.Ordinal));
        Assert.Empty(ours.Except(Below(part)));
    }

    private static IEnumerable<string> Below(string part) => MayKnow[part].SelectMany(known => Below(known).Prepend(known));
}
