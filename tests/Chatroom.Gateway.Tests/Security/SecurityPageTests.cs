using System.Text.RegularExpressions;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>What docs/SECURITY.md promises is tried by the classes that it names: they are there.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_class_that_the_page_names_is_there()
    {
        string[] named = [.. ClassName().Matches(Repository.Read("docs", "SECURITY.md")).Select(match => match.Groups[1].Value).Distinct()];
        Assert.InRange(named.Length, 10, 100);
        var there = typeof(SecurityPageTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(named, name => !there.Contains(name));
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*Tests)`", RegexOptions.CultureInvariant)]
    private static partial Regex ClassName();
}
