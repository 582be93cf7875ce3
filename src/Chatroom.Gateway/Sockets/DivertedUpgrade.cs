using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Chatroom.Gateway.Sockets;

/// <summary>The upgrade that ASP.NET Core's WebSocket middleware asks for: gives it a <see cref="Sockets.Line"/>. Not thread-safe.</summary>
internal sealed class DivertedUpgrade(IHttpUpgradeFeature upgrade, HttpContext context) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>The line, once upgraded.</summary>
    public Line Line { get; private set; } = null!;

    /// <summary>The connection when it is plain TCP, to be kept beyond its request; else null.</summary>
    public KeptConnection? Kept { get; private set; }

    public async Task<Stream> UpgradeAsync()
    {
        var stream = await upgrade.UpgradeAsync();
        var socket = PlainSocket();
        Kept = socket is null ? null : context.Features.Get<KeptConnection>();
        return Line = new Line(stream, Kept is null ? Through(stream) : new SocketWire(socket!, Kept));
    }

    private StreamWire Through(Stream stream)
    {
        // How slow a client may be is the session's to say: the server would cut it without a word.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } slowest) slowest.MinDataRate = null;
        return new StreamWire(stream, context.Features.GetRequiredFeature<IConnectionLifetimeFeature>());
    }

    private Socket? PlainSocket() =>
        context.Request.IsHttps || context.Request.Protocol != HttpProtocol.Http11
            ? null
            : context.Features.Get<IConnectionSocketFeature>()?.Socket;
}
