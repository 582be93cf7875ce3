using System.Net;
using System.Net.Sockets;
using Chatroom.Gateway.Tests.Linked;
using Chatroom.Gateway.Tests.Sockets;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>Several gateways: the first to open is used, and another one when it is gone.</summary>
public sealed class GatewaysTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_goes_on_at_another_gateway_when_its_own_is_gone_without_missing_anything()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga");
        await using var b = await silo.Gateway("gb");
        var open = new[] { Closed(), Clients.Ws(a.Port) };
        await using var speaker = await Clients.Join(b.Port, "speaker:moderator", "moved");
        await using var client = await ChatClient.ConnectAsync(
            Closed(), Clients.Of("reader", "moved") with { Gateways = _ => new(open) }, Cancel);
        await using var heard = new Listener(client);
        await speaker.PublishAsync("hi", id: "m1", token: Cancel);
        await heard.ReadTo("m1");
        open = [Clients.Ws(b.Port), Closed()];
        await a.Stop();
        await speaker.PublishAsync("hi", id: "m2", token: Cancel);
        await heard.ReadTo("m2");
        Assert.Equal(["m1", "m2"], heard.Messages);
        Assert.Equal((1, 0), (client.Reconnects, client.SequenceFaults));
    }

    [Fact]
    public async Task Navigation_says_where_and_a_list_that_cannot_be_had_leaves_the_own_address()
    {
        await using var gateway = await RunningGateway.Start("Gateway:PublicUrl=wss://a.example/ws");
        Assert.Equal([new Uri("wss://a.example/ws")], await Navigation.GatewaysAsync(gateway.Http, new Uri("/v1/navigation", UriKind.Relative), Cancel));
        await using var client = await ChatClient.ConnectAsync(
            Clients.Ws(gateway.Port), Clients.Of("one", null) with { Gateways = _ => throw new HttpRequestException("away") }, Cancel);
        Assert.NotEmpty(client.Session);
    }

    /// <summary>Where nobody listens.</summary>
    private static Uri Closed()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return Clients.Ws(((IPEndPoint)free.LocalEndpoint).Port);
    }
}
