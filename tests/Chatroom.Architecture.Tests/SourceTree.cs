namespace Chatroom.Architecture.Tests;

/// <summary>The files that these tests look through. Stateless.</summary>
internal static class SourceTree
{
    // Results of builds and tools; nobody reads them.
    private static readonly HashSet<string> NotSource = [".git", "artifacts", "bin", "obj", "node_modules", "data", "TestResults", ".vs", ".idea"];

    public static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    public static IEnumerable<string> Folders => Walk(Repository.Root);

    /// <summary>Source files that end so, in path order.</summary>
    public static IEnumerable<string> Files(params string[] endings) => Folders.Prepend(Repository.Root)
        .SelectMany(Directory.EnumerateFiles)
        .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateDirectories(folder)
        .Where(child => !NotSource.Contains(Path.GetFileName(child)))
        .SelectMany(child => Walk(child).Prepend(child));
}
