namespace Chatroom.Web.Tests;

/// <summary>The gateway, built with the same configuration as these tests. Stateless.</summary>
internal static class BuiltGateway
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Chatroom.Gateway", new DirectoryInfo(AppContext.BaseDirectory).Name, "Chatroom.Gateway.dll"));
}
