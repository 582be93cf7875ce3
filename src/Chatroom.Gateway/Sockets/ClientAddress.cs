using System.Net;
using System.Net.Sockets;

namespace Chatroom.Gateway.Sockets;

/// <summary>
/// Where a request comes from: its connection, or, behind so many proxies of the operator's own, what the outermost of them has written
/// into X-Forwarded-For. What stands further left there anybody may have written. Stateless.
/// </summary>
internal static class ClientAddress
{
    private const string Forwarded = "X-Forwarded-For";
    private const int NetworkBytes = 8;

    /// <param name="hops">How many proxies stand between clients and this gateway; 0: none, and the header counts for nothing.</param>
    /// <returns>Of IPv6 the /64 network, since whoever has one address has them all; null when there is none.</returns>
    public static IPAddress? Of(HttpContext context, int hops)
    {
        var own = context.Connection.RemoteIpAddress;
        if (hops == 0) return Network(own);
        var named = context.Request.Headers[Forwarded].SelectMany(line => (line ?? "").Split(',')).ToArray();
        // Fewer than there are proxies: it has not come through all of them, and the rest is not to be believed.
        return named.Length < hops || Parse(named[^hops].Trim()) is not { } address ? Network(own) : Network(address);
    }

    private static IPAddress? Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return address;
        // With its port.
        return IPEndPoint.TryParse(text, out var point) ? point.Address : null;
    }

    /// <summary>What is counted as one address: of IPv6 the /64 network.</summary>
    public static IPAddress? Network(IPAddress? address)
    {
        if (address is null || address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
