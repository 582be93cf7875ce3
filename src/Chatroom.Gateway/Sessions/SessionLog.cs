using System.Net.WebSockets;

namespace Chatroom.Gateway.Sessions;

/// <summary>What the log says of sessions. Static, so that a session needs no logger of its own.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1, LogLevel.Debug, "Session {Session} lost: {Error}")]
    public static partial void Lost(this ILogger<Session> log, string session, WebSocketError error);

    [LoggerMessage(2, LogLevel.Information, "Session {Session} of {User} closed with {Close}, code {Code}: {Reason}")]
    public static partial void Closing(this ILogger<Session> log, string session, string? user, int close, int code, string reason);

    [LoggerMessage(3, LogLevel.Error, "Session {Session} failed")]
    public static partial void Failed(this ILogger<Session> log, string session, Exception failure);

    [LoggerMessage(4, LogLevel.Warning, "Session {Session} could not join {Room}")]
    public static partial void JoinFailed(this ILogger<Session> log, string session, string room, Exception failure);

    [LoggerMessage(6, LogLevel.Warning, "Session {Session} could not give up the place that its user had in {Room}")]
    public static partial void NotLeft(this ILogger<Session> log, string session, string room, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "Session {Session} could not read the log of {Room}")]
    public static partial void ReadFailed(this ILogger<Session> log, string session, string room, Exception failure);
}
