using Chatroom.Grains.Embedded;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Rooms;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Hosting;

/// <summary>What a process is made of that hosts the grains: a silo, or a gateway without one. Stateless.</summary>
public static class GrainHosting
{
    /// <summary>Limits of grains, from the section <c>Grains</c>.</summary>
    public static GrainOptions AddGrainOptions(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.Read<GrainOptions>("Grains", grains => grains.Validate());
        builder.Services.AddSingleton(options);
        return options;
    }

    /// <summary>The grains, their store, and what works beside them.</summary>
    /// <param name="appSecret">The app's secret: what webhooks and hooks are signed with where nothing else is set.</param>
    public static void AddGrainHost(this IHostApplicationBuilder builder, Func<IServiceProvider, string> appSecret)
    {
        var options = builder.AddGrainOptions();
        FileOutletOptions.Prepare(options);
        var services = builder.Services;
        services.AddSingleton(s => new SettingsInForce(options, appSecret(s), s.GetRequiredService<ILogger<SettingsInForce>>()));
        services.AddSingleton<IWebhookSettings>(s => s.GetRequiredService<SettingsInForce>());
        services.AddSingleton<OutletSet>();
        services.AddSingleton<DeadRows>();
        services.AddSingleton<IRecords, StoreRecords>();
        services.AddSingleton<HookCalls>();
        builder.AddEngine();
        services.AddHostedService<IdleSweep>();
        services.AddHostedService<SettingsWatch>();
        services.AddHostedService<HostLine>();
        services.AddRoomStore(builder.Configuration);
    }

    /// <summary>Who hosts the grains: <c>Engine:Kind</c>, embedded where nothing is said.</summary>
    private static void AddEngine(this IHostApplicationBuilder builder)
    {
        builder.Configuration.RefuseOthers(
            "Engine", "Kind", "Clustering", "SiloPort", "GatewayPort", "PrimaryPort", "ClusterId", "ServiceId", "ConnectionString", "Address", "Orleans");
        switch (builder.Configuration["Engine:Kind"] ?? "embedded")
        {
            case "embedded":
                builder.Services.AddSingleton<IGrains, EmbeddedEngine>();
                // In a cluster one of its silos sends them.
                builder.Services.AddHostedService<OutletDispatchers>();
                builder.Services.AddSingleton(new EngineName(IsOrleansBuilt ? "embedded (Orleans is built in and not asked for)" : "embedded (Orleans is not built in)"));
                break;
#if ORLEANS
            case "orleans":
                Orleans.ClusterSetup.AddOrleans(builder);
                break;
#else
            case "orleans":
                throw new InvalidOperationException("Engine:Kind is 'orleans', and the Orleans engine is not built into this binary; docs/OPERATIONS.md says how to");
#endif
            case var kind:
                throw new InvalidOperationException($"Engine:Kind is '{kind}'; there are embedded and orleans");
        }
    }

    private static bool IsOrleansBuilt =>
#if ORLEANS
        true;
#else
        false;
#endif

    private static SqliteRoomStore Open(SqliteStoreOptions options, ILogger<SqliteRoomStore> logger)
    {
        try
        {
            return SqliteRoomStore.Open(options, logger);
        }
        catch (Exception e) when (e is StoreRefusedException or InvalidDataException or NotSupportedException or IOException)
        {
            throw new InvalidOperationException($"Store:Sqlite:Path: {e.Message}", e);
        }
    }

    private static void AddRoomStore(this IServiceCollection services, IConfiguration configuration)
    {
        configuration.RefuseOthers("Store", "Kind", "Sqlite", "Postgres");
        switch (configuration["Store:Kind"] ?? "sqlite")
        {
            case "memory":
                services.AddSingleton<IRoomStore>(new MemoryRoomStore());
                break;
            case "sqlite":
                var sqlite = configuration.Read<SqliteStoreOptions>("Store:Sqlite", store => store.Validate());
                services.AddSingleton<IRoomStore>(s => Open(sqlite, s.GetRequiredService<ILogger<SqliteRoomStore>>()));
                break;
            case "postgres":
                var postgres = configuration.Read<PostgresStoreOptions>("Store:Postgres", store => store.Validate());
                services.AddSingleton<IRoomStore>(s => PostgresRoomStore.Open(postgres, s.GetRequiredService<ILogger<PostgresRoomStore>>()));
                break;
            case var kind:
                throw new InvalidOperationException($"Store:Kind is '{kind}'; there are memory, sqlite and postgres");
        }
    }
}

/// <summary>Which engine was chosen, for people. Immutable.</summary>
public sealed record EngineName(string Name);

/// <summary>Says at start who hosts the rooms and where they are kept. Thread-safe.</summary>
internal sealed partial class HostLine(EngineName engine, IRoomStore store, ILogger<HostLine> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogHosts(engine.Name, store.GetType().Name);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Rooms are hosted here: engine {Engine}, store {Store}")]
    private partial void LogHosts(string engine, string store);
}
