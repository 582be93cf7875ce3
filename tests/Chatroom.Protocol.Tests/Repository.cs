namespace Chatroom.Protocol.Tests;

/// <summary>Finds the files that both test suites read. Thread-safe.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Chatroom.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No Chatroom.sln above {AppContext.BaseDirectory}.");
    }
}
