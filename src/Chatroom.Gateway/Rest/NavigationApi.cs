using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway.Rest;

/// <summary><c>GET /v1/navigation</c>: where to connect.</summary>
internal static class NavigationApi
{
    public static void MapNavigation(this RouteGroupBuilder v1) => v1.MapGet("/navigation", Navigate)
        .WithTags("navigation").As<NavigationResponse>("navigation", "Where to connect. Unsigned: clients ask it.");

    private static NavigationResponse Navigate(HttpRequest request, GatewayOptions options, Admission admission)
    {
        var scheme = request.IsHttps ? "wss" : "ws";
        var url = options.PublicUrl.Length > 0 ? options.PublicUrl : $"{scheme}://{request.Host}{WebSocketEndpoint.Path}";
        var load = (double)admission.Open / admission.ConnectionsMax;
        return new NavigationResponse(admission.IsShut ? [] : [new NavigationGateway(options.Id, url, Math.Round(load, 3))]);
    }
}

/// <summary>The gateways that take clients now. Immutable.</summary>
internal sealed record NavigationResponse(IReadOnlyList<NavigationGateway> Gateways);

/// <summary>One gateway. Immutable.</summary>
/// <param name="Load">Open connections of those it may have, 0..1.</param>
internal sealed record NavigationGateway(string Id, string Url, double Load);
