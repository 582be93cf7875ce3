using System.Net.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>Why a session is closed by this side: the first reason counts. Immutable.</summary>
/// <param name="Close">WebSocket close code.</param>
/// <param name="Code">Code in DISCONNECT; 0: no DISCONNECT is sent.</param>
/// <param name="Text">For people and the log; ≤ 120 bytes of ASCII.</param>
/// <param name="RetryAfterMs">When the client may come back; null: as it likes.</param>
public sealed record CloseReason(int Close, int Code, string Text, long? RetryAfterMs = null)
{
    public static CloseReason TooSlow { get; } = new(CloseCodes.TooSlow, 0, "took nothing for too long");
    public static CloseReason HeartbeatMissed { get; } = new(CloseCodes.HeartbeatMissed, 0, "heartbeat missed");
    public static CloseReason ConnectTimeout { get; } = new(CloseCodes.ConnectTimeout, Codes.ConnackTimeout, "no CONNECT in time");
    public static CloseReason ServerError { get; } = new(CloseCodes.ServerError, Codes.ServerClosed, "server error");
    public static CloseReason Banned { get; } = new(CloseCodes.Banned, Codes.UserBanned, "banned");
    public static CloseReason OtherLogin { get; } = new(CloseCodes.OtherLogin, Codes.OtherLogin, "the same user logged in elsewhere");

    /// <summary>The client has said that it goes.</summary>
    public static CloseReason Goodbye { get; } = new((int)WebSocketCloseStatus.NormalClosure, 0, "");

    public static CloseReason BadFrame(int code, string text) => new(CloseCodes.BadFrame, code, text);

    public static CloseReason Draining(long retryAfterMs) =>
        new(CloseCodes.Draining, Codes.ServerUnavailable, "the gateway goes down", retryAfterMs);
}
