using System.Net.Sockets;
using System.Net.WebSockets;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Chatroom.Gateway.Sockets;

/// <summary><c>/ws</c>: from an HTTP request to a session. Thread-safe.</summary>
public static class WebSocketEndpoint
{
    public const string Path = "/ws";
    private const string Version = "13";
    private const string WebSocketToken = "websocket";

    /// <summary>Before the WebSocket middleware: its writes are diverted.</summary>
    public static void UseDivertedUpgrade(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(Path) && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new DivertedUpgrade(upgrade, context));
        return next(context);
    });

    public static void MapWebSocket(this WebApplication app)
    {
        // Taken once: asking the request for its services would keep a scope for every open socket.
        var door = new Door(
            app.Services.GetRequiredService<Admission>(), app.Services.GetRequiredService<Origins>(),
            app.Services.GetRequiredService<SessionHost>());
        app.Map(Path, context => Serve(context, door));
    }

    private readonly record struct Door(Admission Admission, Origins Origins, SessionHost Host);

    private static Task Serve(HttpContext context, in Door door)
    {
        if (!IsHandshake(context)) return RefuseHandshake(context);
        if (!door.Origins.Allows(context.Request))
            return Refuse(GatewayMetrics.Origin, door, context, StatusCodes.Status403Forbidden, Codes.NotAuthorised, "this origin may not connect");
        if (!TryChooseFormat(context.WebSockets.WebSocketRequestedProtocols, out var subprotocol, out var format))
            return Refuse(
                GatewayMetrics.Subprotocol, door, context, StatusCodes.Status400BadRequest, Codes.ProtocolVersion,
                $"subprotocol {Subprotocols.Json} or {Subprotocols.MessagePack}, or none for JSON");
        var entry = door.Admission.TryEnter(context);
        if (entry.IsIn) return Accept(context, door, entry.Address, subprotocol, format);
        context.Response.Headers.RetryAfter = $"{entry.RetryAfterSeconds}";
        return Refuse(context, entry.Status, Codes.ServerUnavailable, entry.Why);
    }

    /// <summary>RFC 6455, 4.2.1, where the middleware is laxer: HTTP/1.1, and one version.</summary>
    private static bool IsHandshake(HttpContext context) => context.WebSockets.IsWebSocketRequest && IsOfThisVersion(context.Request);

    private static bool IsOfThisVersion(HttpRequest request) =>
        HttpProtocol.IsHttp11(request.Protocol) && request.Headers.SecWebSocketVersion == Version;

    /// <summary>RFC 6455, 4.2.2: which version there is; or, when it was that one, that the rest of the handshake is wrong.</summary>
    private static Task RefuseHandshake(HttpContext context)
    {
        var isUpgrade = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && string.Equals(context.Request.Headers.Upgrade, WebSocketToken, StringComparison.OrdinalIgnoreCase);
        if (isUpgrade && HttpMethods.IsGet(context.Request.Method) && IsOfThisVersion(context.Request))
            return Refuse(context, StatusCodes.Status400BadRequest, Codes.ProtocolVersion, "Sec-WebSocket-Key: base64 of 16 bytes, once");
        context.Response.Headers.SecWebSocketVersion = Version;
        context.Response.Headers.Upgrade = WebSocketToken;
        return Refuse(context, StatusCodes.Status426UpgradeRequired, Codes.ProtocolVersion, "WebSocket only; see /v1/navigation");
    }

    private static async Task Accept(HttpContext context, Door door, AddressCount? address, string? subprotocol, WireFormat format)
    {
        var isKept = false;
        try
        {
            var upgrade = (DivertedUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
            var isDeflated = door.Host.Options.Deflate && DeflateOffer.IsAcceptable(context.Request.Headers.SecWebSocketExtensions);
            if (isDeflated) context.Response.Headers.SecWebSocketExtensions = DeflateOffer.Answer;
            if (!await TryUpgrade(context, subprotocol)) return;
            // The middleware's own WebSocket would keep the request: it has negotiated, this one reads.
            var socket = WebSocket.CreateFromStream(upgrade.Line, new WebSocketCreationOptions
            {
                IsServer = true,
                SubProtocol = subprotocol,
                // The protocol has a heartbeat of its own; a timer a connection would only cost memory.
                KeepAliveInterval = Timeout.InfiniteTimeSpan,
                // Dangerous where a secret is compressed with what others wrote: only what a whole room is sent is compressed here.
                DangerousDeflateOptions = isDeflated ? DeflateOffer.Options : null,
            });
            var session = new Session(door.Host, socket, upgrade.Line, format, isDeflated);
            isKept = upgrade.Kept is not null;
            if (isKept) upgrade.Kept!.Keep(session, door.Admission, address);
            else await session.Run();
        }
        finally
        {
            if (!isKept) door.Admission.Leave(address);
        }
    }

    /// <summary>False: the client has gone while it was let in. That is its right, and no error of ours.</summary>
    private static async Task<bool> TryUpgrade(HttpContext context, string? subprotocol)
    {
        try
        {
            await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { SubProtocol = subprotocol });
            return true;
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException or IOException or OperationCanceledException)
        {
            context.Abort();
            return false;
        }
    }

    private static bool TryChooseFormat(IList<string> requested, out string? subprotocol, out WireFormat format)
    {
        subprotocol = requested.FirstOrDefault(name => name is Subprotocols.Json or Subprotocols.MessagePack);
        format = subprotocol == Subprotocols.MessagePack ? WireFormat.MessagePack : WireFormat.Json;
        return subprotocol is not null || requested.Count == 0;
    }

    private static Task Refuse(string outcome, in Door door, HttpContext context, int status, int code, string why)
    {
        door.Host.Metrics.Connect(outcome);
        return Refuse(context, status, code, why);
    }

    private static Task Refuse(HttpContext context, int status, int code, string why) => Rest.Problems.Write(context, status, code, why);
}
