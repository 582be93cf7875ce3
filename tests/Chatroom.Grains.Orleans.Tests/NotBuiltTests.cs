namespace Chatroom.Grains.Orleans.Tests;

/// <summary>Stands in this project's place when there is no Orleans; the build says so in a line.</summary>
public sealed class NotBuiltTests
{
    [Fact]
    public void Without_its_packages_nothing_of_Orleans_is_compiled_and_nothing_stands_in_for_it()
    {
        var grains = typeof(IGrains).Assembly;
        Assert.DoesNotContain(grains.GetReferencedAssemblies(), assembly => assembly.Name!.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.DoesNotContain(grains.GetTypes(), type => type.Namespace?.Contains(".Orleans", StringComparison.Ordinal) == true);
    }
}
