using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Grains.Store;
using Chatroom.Silo;
using Chatroom.Silo.Link;
using Chatroom.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>A whole silo in this process on a port of its own, in Development, its store in memory if nothing else is said. Thread-safe.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningSilo(WebApplication app, LogLines log) => (_app, Log) = (app, log);

    public LogLines Log { get; }
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    public string Url => Address.Replace("http", "ws", StringComparison.Ordinal) + "/link";
    public GatewayLeases Leases => _app.Services.GetRequiredService<GatewayLeases>();
    public Grains.IGrains Grains => _app.Services.GetRequiredService<Grains.IGrains>();

    /// <summary>The store that it works with.</summary>
    public IRoomStore WorkingStore => _app.Services.GetRequiredService<IRoomStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="store">In the place of one in memory; null: as the settings say.</param>
    /// <param name="settings">As <c>Silo:LeaseMs=500</c>.</param>
    public static async Task<RunningSilo> Start(IRoomStore? store = null, params string[] settings)
    {
        string[] always =
        [
            "urls=http://127.0.0.1:0", "environment=Development", "Store:Kind=memory", "Grains:BatchFloorMs=0",
            "Grains:Room:Config:Notices=false", "Grains:Room:GraceMs=3600000", "Grains:Directory:GraceMs=3600000",
        ];
        var log = new LogLines();
        var app = SiloApp.Create([.. always.Concat(TestEngine.Settings).Concat(settings).Select(setting => $"--{setting}")], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            if (store is not null && !settings.Contains("Store:Kind=sqlite")) builder.Services.AddSingleton(store);
        });
        await app.StartAsync(Cancel);
        return new RunningSilo(app, log);
    }

    /// <summary>A gateway that is linked to it.</summary>
    public async Task<RunningGateway> Gateway(string id, params string[] settings)
    {
        var gateway = new RunningGateway([$"Silo:Url={Url}", $"Gateway:Id={id}", "Silo:BackoffMs=1", "Silo:BackoffMaxMs=20", .. settings]);
        await gateway.InitializeAsync();
        return gateway;
    }

    public Task Stop() => _app.StopAsync(Cancel);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
