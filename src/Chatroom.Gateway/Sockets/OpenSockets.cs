using System.Collections.Concurrent;
using System.Net;
using Chatroom.Grains.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Chatroom.Gateway.Sockets;

/// <summary>
/// TCP connections by address, whatever is or is not said on them: who opens many and says nothing is never counted by
/// <see cref="Admission"/>, and would take all descriptors. Thread-safe. Holds no more addresses than there are connections.
/// </summary>
/// <remarks>Behind proxies all connections are the proxies': there it is for them to count.</remarks>
internal sealed class OpenSockets(GatewayOptions options)
{
    // A session that polls has its own connection and that of the next request; pages and calls have some.
    private const int EachSession = 2;
    private const int Spare = 64;
    private readonly ConcurrentDictionary<IPAddress, int> _open = new();

    /// <summary>Never all that there are: others must still get in.</summary>
    public int SocketsMax { get; } = Math.Min(EachSession * Math.Min(options.ConnectionsPerAddress, int.MaxValue / 4) + Spare, Math.Max(1, Descriptors.Sockets / 2));

    public bool IsEmpty => _open.IsEmpty;

    /// <summary>Counts one more connection. False: there are too many from there, and it is to be cut.</summary>
    /// <param name="address">To be given back with <see cref="Leave"/>; null: it is not counted.</param>
    public bool TryEnter(ConnectionContext connection, out IPAddress? address) =>
        TryEnter((connection.RemoteEndPoint as IPEndPoint)?.Address, out address);

    /// <inheritdoc cref="TryEnter(ConnectionContext, out IPAddress?)"/>
    public bool TryEnter(IPAddress? from, out IPAddress? address)
    {
        address = IsCounted(from) ? ClientAddress.Network(from) : null;
        if (address is null || _open.AddOrUpdate(address, 1, static (_, count) => count + 1) <= SocketsMax) return true;
        Leave(address);
        return false;
    }

    public void Leave(IPAddress? address)
    {
        if (address is null) return;
        var left = _open.AddOrUpdate(address, 0, static (_, count) => count - 1);
        // Only if it is still so: who came meanwhile is counted.
        if (left == 0) _open.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
    }

    private bool IsCounted(IPAddress? from) =>
        from is not null && options.ProxyHops == 0 && options.ConnectionsPerAddress > 0 && (options.LoopbackCounted || !IPAddress.IsLoopback(from));
}
