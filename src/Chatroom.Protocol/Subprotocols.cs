namespace Chatroom.Protocol;

/// <summary>The WebSocket subprotocols, one for each <see cref="WireFormat"/>.</summary>
public static class Subprotocols
{
    /// <summary>JSON in text messages.</summary>
    public const string Json = "chatroom.v1.json";

    /// <summary>MessagePack in binary messages.</summary>
    public const string MessagePack = "chatroom.v1.msgpack";
}
