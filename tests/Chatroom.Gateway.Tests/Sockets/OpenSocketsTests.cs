using System.Net;
using System.Net.Sockets;
using Chatroom.Gateway.Sockets;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>TCP connections of one address are bounded, also those on which nobody asks for anything.</summary>
public sealed class OpenSocketsTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");
    private static readonly GatewayOptions One = new() { ConnectionsPerAddress = 1 };

    [Fact]
    public void From_one_address_so_many_are_open_and_one_that_goes_makes_place()
    {
        var sockets = new OpenSockets(One);
        Assert.Equal(66, sockets.SocketsMax);
        Assert.Equal(66, Enumerable.Range(0, 100).Count(_ => sockets.TryEnter(Home, out var _)));
        Assert.True(sockets.TryEnter(IPAddress.Parse("192.0.2.8"), out var _));
        sockets.Leave(Home);
        Assert.True(sockets.TryEnter(Home, out var address));
        Assert.Equal(Home, address);
        Assert.False(sockets.TryEnter(Home, out var _));
    }

    [Fact]
    public void A_network_of_IPv6_is_one_address()
    {
        var sockets = new OpenSockets(One);
        Assert.Equal(66, Enumerable.Range(1, 100).Count(i => sockets.TryEnter(IPAddress.Parse($"2001:db8::{i}"), out var _)));
        Assert.True(sockets.TryEnter(IPAddress.Parse("2001:db8:0:1::1"), out var _));
    }

    [Fact]
    public void This_machine_proxies_and_those_without_a_limit_are_not_counted()
    {
        foreach (var (options, from) in ((GatewayOptions, IPAddress)[])[
            (One, IPAddress.Loopback), (One with { ProxyHops = 1 }, Home), (One with { ConnectionsPerAddress = 0 }, Home)])
        {
            var sockets = new OpenSockets(options);
            Assert.All(Enumerable.Range(0, 100), _ => Assert.True(sockets.TryEnter(from, out var address) && address is null));
        }
    }

    [Fact]
    public async Task Who_opens_too_many_is_cut_and_whoever_goes_is_not_counted_any_more()
    {
        await using var gateway = await RunningGateway.Start("Gateway:LoopbackCounted=true", "Gateway:ConnectionsPerAddress=1");
        // A session's connection outlives its request.
        await using (var peer = await Peer.Join(gateway.Port, "socket", "socket"))
        {
            var open = new List<RawConnection>();
            // Each has been answered before the next comes, and stays.
            var answered = 0;
            while (answered < 2 * gateway.Sockets.SocketsMax && await IsAnswered(gateway.Port, open)) answered++;
            // The session's is one of them.
            Assert.Equal(gateway.Sockets.SocketsMax, answered + 1);
            foreach (var connection in open) await connection.DisposeAsync();
        }
        await Eventually.Is(() => gateway.Sockets.IsEmpty);
    }

    /// <summary>One that is cut may be cut before it knows that it is open.</summary>
    private static async Task<bool> IsAnswered(int port, List<RawConnection> open)
    {
        try
        {
            var connection = await RawConnection.Open(port);
            open.Add(connection);
            await connection.Write(RawConnection.Request("GET /v1/navigation HTTP/1.1\nHost: chat.example"));
            return (await connection.ReadHead()).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception cut) when (cut is IOException or SocketException)
        {
            return false;
        }
    }
}
