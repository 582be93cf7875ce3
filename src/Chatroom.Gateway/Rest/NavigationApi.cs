using Chatroom.Gateway.Sockets;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Rest;

/// <summary><c>GET /v1/navigation</c>: where to connect.</summary>
internal static class NavigationApi
{
    private const int RegionChars = 64;

    public static void MapNavigation(this RouteGroupBuilder v1) => v1.MapGet("/navigation", Navigate)
        .WithTags("navigation").As<NavigationResponse>(
            "navigation", "Where to connect, best first: those of the region that was asked for, then by load. Unsigned: clients ask it.");

    private static NavigationResponse Navigate(HttpRequest request, string? region, ILiveGateways live) => new(
        [
            .. live.All(request).Select(NavigationGateway.Of)
                .OrderBy(gateway => region is { Length: > 0 and <= RegionChars } && gateway.Region != region)
                .ThenBy(gateway => gateway.Load).ThenBy(gateway => gateway.Id, StringComparer.Ordinal),
        ]);
}

/// <summary>The gateways that take clients now. Thread-safe.</summary>
internal interface ILiveGateways
{
    IReadOnlyList<LiveGateway> All(HttpRequest request);
}

/// <summary>This gateway alone, until it drains. Thread-safe.</summary>
internal sealed class OwnGateway(GatewayOptions options, Admission admission) : ILiveGateways
{
    public IReadOnlyList<LiveGateway> All(HttpRequest request)
    {
        if (admission.IsShut) return [];
        var url = options.PublicUrl.Length > 0 ? options.PublicUrl : $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}{WebSocketEndpoint.Path}";
        return [new LiveGateway(options.Id, url, options.Region, admission.Open, admission.ConnectionsMax)];
    }
}

/// <summary>The gateways that take clients now, best first. Immutable.</summary>
internal sealed record NavigationResponse(IReadOnlyList<NavigationGateway> Gateways);

/// <summary>One gateway. Immutable.</summary>
/// <param name="Region">Where it is; "" nobody has said.</param>
/// <param name="Load">Open connections of those it may have, 0..1.</param>
/// <param name="Capacity">Connections that it may have.</param>
internal sealed record NavigationGateway(string Id, string Url, string Region, double Load, int Connections, int Capacity)
{
    public static NavigationGateway Of(LiveGateway one) => new(
        one.Id, one.Url, one.Region, Math.Round((double)one.Connections / Math.Max(1, one.Capacity), 3), one.Connections, one.Capacity);
}
