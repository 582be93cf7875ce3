using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Gateway.Link;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;
using Chatroom.Gateway.Tests.Linked;
using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;
using Chatroom.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>A whole gateway in this process on a port of its own, in Development, its store in memory if nothing else is said. Thread-safe.</summary>
public class RunningGateway : IAsyncLifetime
{
    internal const string AppKey = "dev-app", AppSecret = "dev-secret";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string[] _settings;
    private readonly string _scheme;
    private readonly Action<WebApplicationBuilder>? _change;
    private WebApplication? _app;
    private RunningSilo? _silo;

    /// <summary>The gateway that tests share: nothing in it is short of anything.</summary>
    public RunningGateway() : this([])
    {
    }

    /// <param name="settings">As <c>Gateway:RingFrames=4</c>.</param>
    /// <param name="scheme"><c>https</c> wants a certificate among the settings.</param>
    /// <param name="change">Parts that are other ones than the process's.</param>
    internal RunningGateway(string[] settings, string scheme = "http", Action<WebApplicationBuilder>? change = null) =>
        (_settings, _scheme, _change) = (settings, scheme, change);

    /// <summary>Whether a gateway with a silo has begun only once it is linked.</summary>
    internal bool IsLinkAwaited { get; init; } = true;

    /// <summary>Whether it hosts its rooms whatever <see cref="TestEngine"/> says: a test has its hands in them.</summary>
    internal bool HostsRooms { get; init; }

    internal FaultyRoomStore Store { get; } = new(new MemoryRoomStore());
    internal LogLines Log { get; } = new();
    internal int Port { get; private set; }
    internal HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };
    internal PollSessions Polls => Part<PollSessions>();
    internal Admission Admission => Part<Admission>();
    internal Arrivals Arrivals => Part<Arrivals>();
    internal OpenSockets Sockets => Part<OpenSockets>();
    internal BoundedTransport Transport => Part<BoundedTransport>();
    internal Grains.IGrains Grains => Part<Grains.IGrains>();
    internal IReadOnlyList<Endpoint> Endpoints => Part<EndpointDataSource>().Endpoints;
    internal SessionRegistry Sessions => Part<SessionRegistry>();

    /// <summary>What the process says that hosts its rooms.</summary>
    internal LogLines HostLog => _silo?.Log ?? Log;

    /// <summary>The store that it works with, past what a test scripted.</summary>
    internal IRoomStore WorkingStore => _silo?.WorkingStore ?? Part<IRoomStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static async Task<RunningGateway> Start(params string[] settings)
    {
        var gateway = new RunningGateway(settings);
        await gateway.InitializeAsync();
        return gateway;
    }

    public async ValueTask InitializeAsync()
    {
        string[] linked = [];
        if (TestEngine.IsInSilo && !HostsRooms && !_settings.Any(setting => setting.StartsWith("Silo:Url=", StringComparison.Ordinal)))
        {
            const string Secret = "Silo:Secret=of these tests";
            _silo = await RunningSilo.Start(Store, [.. _settings.Where(setting => !setting.StartsWith("Gateway:", StringComparison.Ordinal)), Secret]);
            linked = [$"Silo:Url={_silo.Url}", Secret];
        }
        string[] always =
        [
            "Store:Kind=memory", "Gateway:Id=g1", "Gateway:DrainMs=0", "Gateway:CloseTimeoutMs=20000", "Grains:BatchFloorMs=0",
            // A place that is kept is kept for the whole run: only a goodbye ends it.
            "Grains:Room:Config:Notices=false", "Grains:Room:GraceMs=3600000", "Grains:Directory:GraceMs=3600000",
        ];
        _app = GatewayApp.Create(
            ["--environment=Development", $"--urls={_scheme}://127.0.0.1:0", .. always.Concat(_settings).Concat(linked).Select(setting => $"--{setting}")],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(Log);
                // Its warning that no other gateway can tell of this one: with a silo of its own there is no other.
                if (_silo is not null) builder.Logging.AddFilter(typeof(LinkedGateway).FullName, LogLevel.Error);
                if (!_settings.Contains("Store:Kind=sqlite")) builder.Services.AddSingleton<IRoomStore>(Store);
                _change?.Invoke(builder);
            });
        await _app.StartAsync(Cancel);
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http.BaseAddress = new Uri(address);
        Port = Http.BaseAddress.Port;
        if (IsLinkAwaited && _app.Services.GetService<SiloLink>() is not null) await Linked();
    }

    /// <summary>Cuts the link to its silo; it comes back by itself, perhaps before this ends.</summary>
    internal async Task CutLink()
    {
        // Whoever looks whether it is away may look too late.
        var before = Losses;
        Part<SiloLink>().Cut();
        await Eventually.Is(() => Losses > before);
    }

    private int Losses => Log.Troubles.Count(line => line.Contains(" is lost with code ", StringComparison.Ordinal));

    /// <summary>Makes the link now, whatever it would wait for.</summary>
    internal void LinkNow() => Part<SiloLink>().TryNow();

    /// <summary>Waits until it has gone down by itself.</summary>
    internal Task Stopped() => _app!.WaitForShutdownAsync(Cancel).WaitAsync(Patience, Cancel);

    /// <summary>Waits until it is linked to its silo.</summary>
    internal Task Linked() => Eventually.Is(() => Part<IReadiness>().Missing is null);

    /// <summary>Waits until it has noticed that its silo, or its silo's store, is away, which stays so.</summary>
    internal Task Unlinked() => Eventually.Is(() => Part<IReadiness>().Missing is not null);

    internal Task Stop() => _app!.StopAsync(Cancel).WaitAsync(Patience, Cancel);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
        if (_silo is not null) await _silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A call of the app's server.</summary>
    internal Task<HttpResponseMessage> Call(HttpMethod method, string target, string? json = null, bool chunked = false, string? signedBody = null) =>
        Http.SendAsync(Signed(method, target, json, chunked, signedBody), Cancel);

    /// <summary>A call of the app's server that must be answered so; what it says.</summary>
    internal async Task<JsonNode> Answer(HttpMethod method, string target, string? json = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await Call(method, target, json);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == status, $"{method} {target}: {answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>A call that must be refused so; the problem.</summary>
    internal async Task<JsonNode> Refusal(HttpMethod method, string target, string? json, HttpStatusCode status, int code)
    {
        var problem = await Answer(method, target, json, status);
        Assert.Equal(code, (int)problem["code"]!);
        return problem;
    }

    /// <summary>A call as the app's server signs it.</summary>
    internal static HttpRequestMessage Signed(HttpMethod method, string target, string? json = null, bool chunked = false, string? signedBody = null)
    {
        var body = Encoding.UTF8.GetBytes(json ?? "");
        var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative));
        if (json is not null) request.Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } };
        if (chunked) request.Headers.TransferEncodingChunked = true;
        var nonce = Guid.NewGuid().ToString("N");
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signed = signedBody is null ? body : Encoding.UTF8.GetBytes(signedBody);
        var text = $"{method}\n{target}\n{nonce}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(signed))}";
        request.Headers.Add("App-Key", AppKey);
        request.Headers.Add("Nonce", nonce);
        request.Headers.Add("Timestamp", timestamp);
        request.Headers.Add("Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), Encoding.UTF8.GetBytes(text))));
        return request;
    }

    private T Part<T>() where T : notnull => _app!.Services.GetRequiredService<T>();
}

/// <summary>Tests that share one gateway; rooms and users are their own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedGateway : ICollectionFixture<RunningGateway>
{
    public const string Name = "one gateway";
}
