namespace Chatroom;

/// <summary>What tests need beyond .NET. On a developer's machine its absence skips them with the reason; in CI it fails. Stateless.</summary>
internal static class Require
{
    /// <summary>Ends the test when <paramref name="lack"/> names something that is missing.</summary>
    public static void Nothing(string? lack)
    {
        if (lack is null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(lack);
        Assert.Skip(lack);
    }

    /// <summary>Where a program lies on the path; null: nowhere.</summary>
    public static string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
