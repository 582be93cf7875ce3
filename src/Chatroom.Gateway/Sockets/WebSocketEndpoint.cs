using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Chatroom.Gateway.Sockets;

/// <summary><c>/ws</c>: from an HTTP request to a session. Thread-safe.</summary>
public static class WebSocketEndpoint
{
    public const string Path = "/ws";

    /// <summary>Before the WebSocket middleware: its writes are diverted.</summary>
    public static void UseDivertedUpgrade(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path == Path && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new DivertedUpgrade(upgrade, context));
        return next(context);
    });

    public static void MapWebSocket(this WebApplication app) => app.Map(Path, (RequestDelegate)Serve);

    private static async Task Serve(HttpContext context)
    {
        var services = context.RequestServices;
        var admission = services.GetRequiredService<Admission>();
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Refuse(context, StatusCodes.Status426UpgradeRequired, Codes.ProtocolVersion, "WebSocket only; see /v1/navigation");
            return;
        }
        if (!services.GetRequiredService<Origins>().Allows(context.Request))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, Codes.NotAuthorised, "this origin may not connect");
            return;
        }
        if (!TryChooseFormat(context.WebSockets.WebSocketRequestedProtocols, out var subprotocol, out var format))
        {
            await Refuse(
                context, StatusCodes.Status400BadRequest, Codes.ProtocolVersion,
                $"subprotocol {Subprotocols.Json} or {Subprotocols.MessagePack}, or none for JSON");
            return;
        }
        if (!admission.TryEnter(out var retryAfterSeconds))
        {
            context.Response.Headers.RetryAfter = $"{retryAfterSeconds}";
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, Codes.ServerUnavailable, "full, draining, or too many at once");
            return;
        }
        try
        {
            await Accept(context, services.GetRequiredService<SessionHost>(), subprotocol, format);
        }
        finally
        {
            admission.Leave();
        }
    }

    private static async Task Accept(HttpContext context, SessionHost host, string? subprotocol, WireFormat format)
    {
        var upgrade = (DivertedUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,
            // The protocol has a heartbeat of its own; a timer a connection would only cost memory.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        var session = new Session(host, socket, upgrade.Wire, format, context.Abort);
        upgrade.WriteThrough(session.Writer);
        await session.Run();
    }

    private static bool TryChooseFormat(IList<string> requested, out string? subprotocol, out WireFormat format)
    {
        subprotocol = requested.FirstOrDefault(name => name is Subprotocols.Json or Subprotocols.MessagePack);
        format = subprotocol == Subprotocols.MessagePack ? WireFormat.MessagePack : WireFormat.Json;
        return subprotocol is not null || requested.Count == 0;
    }

    private static Task Refuse(HttpContext context, int status, int code, string why) => Rest.Problems.Write(context, status, code, why);
}
