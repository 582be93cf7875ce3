using Chatroom.Grains.Hooks;
using Chatroom.Grains.Orleans.Streams;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Streams;

namespace Chatroom.Grains.Orleans;

/// <summary>Makes a silo host our grains. Stateless.</summary>
public static class OrleansSetup
{
    /// <summary>Our grains, <see cref="IGrains"/> that reaches them, and time-outs such that the rooms of a dead silo live again within seconds.</summary>
    public static ISiloBuilder AddChatroom(this ISiloBuilder silo, OrleansOptions options)
    {
        silo.Services.AddSingleton(options);
        silo.Services.TryAddSingleton(s => new GrainParts(
            s.GetRequiredService<IRoomStore>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<GrainOptions>(),
            s.GetRequiredService<OutletSet>(), s.GetRequiredService<HookCalls>(), s.GetRequiredService<ILoggerFactory>()));
        // A stream is where notices travel, not where anything is kept: docs/adr/0007-orleans.md.
        silo.AddMemoryStreams(LogStream.Provider, static streams =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePartitioning(1);
        });
        silo.Services.AddSingleton<OrleansGrains>();
        silo.Services.AddSingleton<IGrains>(s => s.GetRequiredService<OrleansGrains>());
        silo.AddStartupTask(static (services, _) =>
        {
            services.GetRequiredService<OrleansGrains>().Open();
            return Task.CompletedTask;
        });
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipWatch>();
        return silo.Tune(options);
    }

    private static ISiloBuilder Tune(this ISiloBuilder silo, OrleansOptions options) => silo
        .Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromMilliseconds(options.ProbeMs);
            membership.NumMissedProbesLimit = options.ProbesMissed;
            membership.NumVotesForDeathDeclaration = options.Votes;
            // Whoever missed the gossip of a death learns of it here.
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        })
        .Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromMilliseconds(options.ResponseMs))
        .Configure<GrainCollectionOptions>(grains => grains.DeactivationTimeout = TimeSpan.FromMilliseconds(options.HandOverMs))
        .Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add("Chatroom"));
}
