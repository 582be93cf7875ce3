namespace Chatroom.Web.Tests;

/// <summary>A program that is started as a process of its own, built with the same configuration as these tests. Stateless.</summary>
internal static class BuiltProgram
{
    /// <param name="name">As <c>Chatroom.Gateway</c>.</param>
    public static string PathOf(string name) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", name, new DirectoryInfo(AppContext.BaseDirectory).Name, $"{name}.dll"));
}
