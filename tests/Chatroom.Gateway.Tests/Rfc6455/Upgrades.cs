namespace Chatroom.Gateway.Tests.Rfc6455;

/// <summary>Requests that ask for a WebSocket, with one thing changed. Stateless.</summary>
internal static class Upgrades
{
    public const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    public const string Version = "Sec-WebSocket-Version: 13";
    public const string Good = "GET /ws HTTP/1.1\nHost: chat.example\nConnection: Upgrade\nUpgrade: websocket\n" + Version + "\n" + Key;

    /// <summary>The good request with this text in the place of that.</summary>
    public static string But(string there, string here)
    {
        Assert.Contains(there, Good, StringComparison.Ordinal);
        return Good.Replace(there, here, StringComparison.Ordinal);
    }

    /// <summary>The good request without the header line.</summary>
    public static string Without(string line) => But("\n" + line, "");

    /// <summary>The good request with further header lines.</summary>
    public static string And(params string[] lines) => $"{Good}\n{string.Join('\n', lines)}";
}
