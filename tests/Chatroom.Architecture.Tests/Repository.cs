namespace Chatroom.Architecture.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    // Results of builds and tools; nobody reads them.
    private static readonly HashSet<string> NotSource = [".git", "artifacts", "bin", "obj", "node_modules", "data", "TestResults", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static IEnumerable<string> Folders => Walk(Root);

    /// <summary>Source files that end so, in path order.</summary>
    public static IEnumerable<string> Files(params string[] endings) => Folders.Prepend(Root)
        .SelectMany(Directory.EnumerateFiles)
        .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateDirectories(folder)
        .Where(child => !NotSource.Contains(Path.GetFileName(child)))
        .SelectMany(child => Walk(child).Prepend(child));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chatroom.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("no Chatroom.sln above " + AppContext.BaseDirectory);
    }
}
