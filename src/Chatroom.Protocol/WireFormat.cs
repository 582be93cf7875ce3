namespace Chatroom.Protocol;

/// <summary>The two encodings of the same frames.</summary>
public enum WireFormat : byte
{
    /// <summary>Text messages, subprotocol <see cref="Subprotocols.Json"/>; also what a client without a subprotocol gets.</summary>
    Json,

    /// <summary>Binary messages, subprotocol <see cref="Subprotocols.MessagePack"/>.</summary>
    MessagePack,
}
