using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Chatroom.Grains.Orleans.Tests.Kit;

/// <summary>Silos in this process that talk through memory, each of them with grains of its own making. Thread-safe.</summary>
internal sealed class TestSilos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestSilos(InProcessTestCluster cluster) => _cluster = cluster;

    public IReadOnlyList<InProcessSiloHandle> All => _cluster.Silos;

    public IGrains this[int silo] => Of(_cluster.Silos[silo]);

    /// <param name="parts">What the grains of each silo are made of; all share a store.</param>
    public static async Task<TestSilos> Start(Func<GrainParts> parts, short silos = 1, OrleansOptions? options = null, Action<string, ISiloBuilder>? change = null)
    {
        var builder = new InProcessTestClusterBuilder(0);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.InitializeClientOnDeploy = false;
        // The directory of grains is the real one, not the test cluster's dictionary: what it does when a silo is gone is under test.
        typeof(InProcessTestClusterOptions).GetProperty("UseTestClusterGrainDirectory", BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(builder.Options, false);
        builder.ConfigureSilo((silo, host) =>
        {
            host.Services.AddSingleton(_ => parts());
            host.Services.AddLogging(logs => logs.ClearProviders());
            host.AddChatroom(options ?? new OrleansOptions());
            change?.Invoke(silo.SiloName, host);
        });
        var cluster = new InProcessTestCluster(builder.Options, new UnboundPorts());
        await cluster.DeployAsync();
        await cluster.StartSilosAsync(silos);
        return new TestSilos(cluster);
    }

    public IGrains Of(InProcessSiloHandle silo) => Part<IGrains>(silo);

    public T Part<T>(InProcessSiloHandle silo) where T : notnull =>
        _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<T>();

    /// <summary>The silo on which the room lives; null: on none, or that is not known just now.</summary>
    public InProcessSiloHandle? HomeOf(string room) => All.FirstOrDefault(silo => Hosts(silo, room));

    public bool Hosts(InProcessSiloHandle silo, string room) => Part<OrleansGrains>(silo).Hosts(room);

    public Task Kill(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task Stop(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    public Task<InProcessSiloHandle> Add() => _cluster.StartAdditionalSiloAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
