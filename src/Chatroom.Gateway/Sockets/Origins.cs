namespace Chatroom.Gateway.Sockets;

/// <summary>
/// Which pages may open a connection from a browser: the gateway's own and the configured ones. A client that is no browser sends
/// no origin and is let in. Thread-safe.
/// </summary>
public sealed class Origins(GatewayOptions options)
{
    public bool Allows(HttpRequest request)
    {
        var origin = (string?)request.Headers.Origin;
        if (string.IsNullOrEmpty(origin)) return true;
        if (string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)) return true;
        return options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }
}
