namespace Chatroom.Web.Tests;

/// <summary>Where the repository and what was built from it lie. Stateless.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The gateway, built with the same configuration as these tests.</summary>
    public static string Gateway { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Chatroom.Gateway", new DirectoryInfo(AppContext.BaseDirectory).Name, "Chatroom.Gateway.dll"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Chatroom.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no Chatroom.sln above {AppContext.BaseDirectory}");
    }
}
