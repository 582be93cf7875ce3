using System.Net;
using Chatroom.Grains;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Orleans;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Benchmarks.Orleans;

/// <summary>A silo in this process on the loopback, on a store that it shares with others. Thread-safe.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private BenchSilo(IHost host) => _host = host;

    public OrleansGrains Grains => _host.Services.GetRequiredService<OrleansGrains>();

    public IGrainFactory Factory => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<BenchSilo> Start(IRoomStore store, GrainOptions options, int port, int primary)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new GrainParts(
            store, TimeProvider.System, options, new OutletSet(options),
            new HookCalls(options, TimeProvider.System, NullLogger<HookCalls>.Instance), NullLoggerFactory.Instance));
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, 0, new IPEndPoint(IPAddress.Loopback, primary), "bench", "bench");
            silo.AddChatroom(new OrleansOptions());
        });
        var host = builder.Build();
        await host.StartAsync();
        return new BenchSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
