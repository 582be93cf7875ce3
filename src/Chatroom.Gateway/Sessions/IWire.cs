namespace Chatroom.Gateway.Sessions;

/// <summary>The last step to a client: bytes out. One sender at a time.</summary>
public interface IWire
{
    /// <summary>
    /// Sends what the kernel takes at once and returns how much that was; 0 when it takes nothing now, -1 when the connection
    /// is gone. Never waits.
    /// </summary>
    int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Sends some of the bytes as soon as there is room, and returns how many.</summary>
    ValueTask<int> Send(ReadOnlyMemory<byte> bytes);

    /// <summary>Cuts the connection. Thread-safe; does not wait.</summary>
    void Abort();
}
