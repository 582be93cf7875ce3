using System.Net;
using System.Net.Sockets;
using Chatroom.Grains.Hosting;
using Chatroom.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Connections are bounded, whatever is said on them: at the last descriptor the runtime would end the process.</summary>
public sealed class BoundedTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_when_there_are_as_many_as_may_be_is_cut_and_one_that_goes_makes_place()
    {
        await using var app = await Start(2);
        var transport = app.Services.GetRequiredService<BoundedTransport>();
        var first = await Connect(app);
        using var second = await Connect(app);
        await Eventually.Is(() => transport.Open == 2);
        for (var i = 0; i < 10; i++)
        {
            // It may be cut before it knows that it is open.
            await Cut(() => Connect(app));
        }
        Assert.Equal(2, transport.Open);
        first.Dispose();
        await Eventually.Is(() => transport.Open == 1);
        using var http = new HttpClient();
        Assert.Equal("here", await http.GetStringAsync(app.Urls.Single(), Cancel));
    }

    [Fact]
    public async Task A_gateway_counts_sessions_and_silent_connections_until_they_are_gone()
    {
        await using var gateway = await RunningGateway.Start();
        var transport = gateway.Transport;
        using (await Connect(gateway.Port))
        await using (await Peer.Join(gateway.Port, "socket", "socket")) await Eventually.Is(() => transport.Open == 2);
        await Eventually.Is(() => transport.Open == 0);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_cut_and_one_that_has_spoken_stays()
    {
        await using var gateway = await RunningGateway.Start("Gateway:ConnectTimeoutMs=100");
        var opened = 0;
        using var handler = new SocketsHttpHandler();
        handler.ConnectCallback = async (_, _) =>
        {
            opened++;
            return new NetworkStream(await Connect(gateway.Port), ownsSocket: true);
        };
        using var http = new HttpClient(handler);
        Assert.Equal("live", await http.GetStringAsync("http://chat.example/health/live", Cancel));
        await Cut(() => Connect(gateway.Port));
        Assert.Equal("live", await http.GetStringAsync("http://chat.example/health/live", Cancel));
        Assert.Equal(1, opened);
    }

    private static async Task<WebApplication> Start(int max)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        BoundedTransport.AddTo(builder, max);
        var app = builder.Build();
        app.MapGet("/", () => "here");
        await app.StartAsync(Cancel);
        return app;
    }

    private static Task<Socket> Connect(WebApplication app) => Connect(new Uri(app.Urls.Single()).Port);

    private static async Task<Socket> Connect(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Cancel);
        return socket;
    }

    private static async Task Cut(Func<Task<Socket>> connect)
    {
        try
        {
            using var socket = await connect();
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Cancel).AsTask().WaitAsync(Patience, Cancel));
        }
        catch (SocketException)
        {
            // Reset, which is as good.
        }
    }
}
