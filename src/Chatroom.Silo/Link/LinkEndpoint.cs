using System.Net.WebSockets;
using Chatroom.Grains.Link;
using Chatroom.Protocol.Link;

namespace Chatroom.Silo.Link;

/// <summary><c>/link</c>: from an HTTP request to a gateway that has proved who it is. Thread-safe.</summary>
internal sealed class LinkEndpoint(
    GatewayLeases leases, LinkCalls calls, SiloOptions options, SiloMetrics metrics, TimeProvider clock, ILogger<LinkEndpoint> log)
{
    public const string Path = "/link";
    private int _unknown;

    /// <summary>Serves one connection until it is over.</summary>
    public async Task Serve(HttpContext context)
    {
        var refused = Refusal(context);
        if (refused != 0)
        {
            context.Response.StatusCode = refused;
            return;
        }
        await Serve(await context.WebSockets.AcceptWebSocketAsync(), $"{context.Connection.RemoteIpAddress}", context.Features.Get<Stranger>());
    }

    /// <summary>Serves one connection that may be a gateway's until it is over.</summary>
    /// <param name="from">For the log.</param>
    /// <param name="stranger">Given back once it is known; null: it is not counted.</param>
    internal async Task Serve(WebSocket connection, string from, Stranger? stranger = null)
    {
        using var socket = new LinkSocket(connection);
        if (await Meet(socket, from) is not var (hello, welcome)) return;
        stranger?.Dispose();
        var link = new GatewayLink(socket, hello, options, clock, metrics);
        link.Tell(welcome);
        if (await leases.Enter(link) is var (code, why)) link.Close(code, why);
        else leases.Tell();
        await link.Run(calls, leases.Changed);
        leases.Leave(link, link.Code);
    }

    private int Refusal(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest) return StatusCodes.Status426UpgradeRequired;
        // Gateways send no origin; browsers always do, and a page in one is nobody's gateway.
        if (context.Request.Headers.Origin.Count > 0) return StatusCodes.Status403Forbidden;
        if (options.ClientCa.Length > 0 && context.Connection.ClientCertificate is null) return StatusCodes.Status403Forbidden;
        return Volatile.Read(ref _unknown) >= options.UnknownMax ? StatusCodes.Status503ServiceUnavailable : 0;
    }

    private async Task<(LinkHello, LinkWelcome)?> Meet(LinkSocket socket, string from)
    {
        Interlocked.Increment(ref _unknown);
        try
        {
            return await LinkHandshake.Meet(socket, options, clock, log, from);
        }
        finally
        {
            Interlocked.Decrement(ref _unknown);
        }
    }
}
