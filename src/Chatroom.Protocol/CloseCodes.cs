namespace Chatroom.Protocol;

/// <summary>The WebSocket close codes: 4000..4499 the client may reconnect, 4500..4999 it must not.</summary>
/// <remarks>The same table stands in docs/PROTOCOL.md; a test compares them.</remarks>
public static class CloseCodes
{
    /// <summary>Draining, the gateway goes down. The client reconnects after <c>retryAfterMs</c>.</summary>
    public const int Draining = 4001;
    /// <summary>Too slow: took nothing for 30 s. The client reconnects.</summary>
    public const int TooSlow = 4002;
    /// <summary>Heartbeat missed. The client reconnects.</summary>
    public const int HeartbeatMissed = 4003;
    /// <summary>CONNECT did not come in time. The client reconnects.</summary>
    public const int ConnectTimeout = 4004;
    /// <summary>Server error. The client reconnects.</summary>
    public const int ServerError = 4005;
    /// <summary>Bad frame. The client must not reconnect.</summary>
    public const int BadFrame = 4501;
    /// <summary>Token wrong or expired, guest refused. The client must not reconnect.</summary>
    public const int Token = 4502;
    /// <summary>Other login, or kick loop. The client must not reconnect.</summary>
    public const int OtherLogin = 4503;
    /// <summary>Banned. The client must not reconnect.</summary>
    public const int Banned = 4504;
    /// <summary>Protocol version. The client must not reconnect.</summary>
    public const int ProtocolVersion = 4505;

    /// <summary>Whether a client that was closed with this code may connect again.</summary>
    public static bool MayReconnect(int closeCode) => closeCode is < 4500 or > 4999;
}
