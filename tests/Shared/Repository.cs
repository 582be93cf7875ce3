namespace Chatroom;

/// <summary>Where the sources lie that these tests were built from. Stateless.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Chatroom.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no Chatroom.sln above {AppContext.BaseDirectory}");
    }
}
