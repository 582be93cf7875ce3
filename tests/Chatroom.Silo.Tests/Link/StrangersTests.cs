using System.Net;
using System.Net.Sockets;
using Chatroom.Silo.Link;
using Chatroom.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Silo.Tests.Link;

/// <summary>Who has not proved to be a gateway costs gateways nothing: one address has few places, and silence holds none for long.</summary>
public sealed class StrangersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void One_address_has_few_places_and_who_is_known_or_gone_gives_its_own_back()
    {
        var strangers = new Strangers(new SiloOptions { UnknownPerAddress = 2 });
        var (here, there) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        var first = strangers.Enter(here)!;
        var second = strangers.Enter(here.MapToIPv6())!;
        Assert.Null(strangers.Enter(here));
        using (strangers.Enter(there))
        {
            first.Dispose();
            first.Dispose();
            using var third = strangers.Enter(here)!;
            Assert.Null(strangers.Enter(here));
        }
        second.Dispose();
        Assert.True(strangers.IsEmpty);
    }

    [Fact]
    public async Task On_sockets_too_many_are_cut_and_silence_is_cut_in_the_end()
    {
        await using var silo = await Start("--Silo:UnknownPerAddress=2", "--Silo:HelloMs=500");
        // In whichever order they are taken, one is cut at once; the two others say nothing, and go as well.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Cut(silo)));
        await Eventually.Is(() => silo.Services.GetRequiredService<Strangers>().IsEmpty);
        using var http = new HttpClient();
        Assert.Equal("live", await http.GetStringAsync($"{silo.Urls.Single()}/health/live", Cancel));
    }

    [Fact]
    public async Task A_page_in_a_browser_is_nobody_s_gateway()
    {
        await using var silo = await Start();
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Forbidden, await Upgrade(http, silo, "https://elsewhere.example"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Upgrade(http, silo, null));
    }

    private static async Task<HttpStatusCode> Upgrade(HttpClient http, WebApplication silo, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{silo.Urls.Single()}/link");
        foreach (var (name, value) in ((string, string)[])[("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")])
            request.Headers.TryAddWithoutValidation(name, value);
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return response.StatusCode;
    }

    private static async Task<WebApplication> Start(params string[] settings)
    {
        var silo = SiloApp.Create(["--environment=Development", "--urls=http://127.0.0.1:0", "--Store:Kind=memory", .. settings]);
        await silo.StartAsync(Cancel);
        return silo;
    }

    private static async Task<Socket> Connect(WebApplication silo)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, new Uri(silo.Urls.Single()).Port), Cancel);
        return socket;
    }

    /// <summary>Opens one and waits until it is cut, which may be before it knows that it is open.</summary>
    private static async Task Cut(WebApplication silo)
    {
        try
        {
            using var socket = await Connect(silo);
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Cancel).AsTask().WaitAsync(Patience, Cancel));
        }
        catch (SocketException)
        {
            // Reset, which is as good.
        }
    }
}
