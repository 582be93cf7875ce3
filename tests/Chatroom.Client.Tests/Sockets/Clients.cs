using Chatroom.Protocol;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>Clients of a gateway in Development, where a token is a name. Stateless.</summary>
internal static class Clients
{
    public static Uri Ws(int port) => new($"ws://127.0.0.1:{port}/ws");

    /// <param name="user">A name, or <c>name:role</c>.</param>
    /// <param name="room">null: connected only.</param>
    public static ChatClientOptions Of(string user, string? room) => new()
    {
        Token = ChatClientOptions.FixedToken($"dev:{user}"),
        Join = room is null ? null : new JoinRequest(room, -1, null, false),
        // As long as a slow machine may need; no test waits for it.
        AnswerTimeout = TimeSpan.FromMinutes(1),
    };

    public static Task<ChatClient> Join(int port, string user, string? room, WireFormat format = WireFormat.MessagePack) =>
        ChatClient.ConnectAsync(Ws(port), Of(user, room) with { Format = format }, TestContext.Current.CancellationToken);

    public static Task<ChatClient> Join(Relay relay, string user, string? room) =>
        ChatClient.ConnectAsync(relay.Uri, Of(user, room), TestContext.Current.CancellationToken);
}
