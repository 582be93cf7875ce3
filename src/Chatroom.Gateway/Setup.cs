using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Link;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Operations;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;
using Chatroom.Grains;
using Chatroom.Grains.Hosting;

namespace Chatroom.Gateway;

/// <summary>What the gateway is made of. Stateless.</summary>
internal static class Setup
{
    private static readonly TimeSpan StopAfterDrain = TimeSpan.FromSeconds(10);
    private const string DevelopmentAppKey = "dev-app";
    private const string DevelopmentAppSecret = "dev-secret";

    public static void AddGateway(this WebApplicationBuilder builder)
    {
        var development = builder.Environment.IsDevelopment();
        var options = Options(builder.Configuration, development);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new PrometheusText("Chatroom."));
        builder.AddOtlp();
        builder.Services.AddSingleton<GatewayMetrics>();
        builder.Services.AddSingleton<Arrivals>();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<OpenSockets>();
        builder.Services.AddSingleton<Origins>();
        builder.Services.AddSingleton<AppSignature>();
        builder.Services.AddSingleton<CallRates>();
        builder.Services.AddSingleton<RoomCalls>();
        builder.Services.AddSingleton<AppCalls>();
        builder.Services.AddApiDescription();
        // The framework says what is wrong with a call only in Development otherwise.
        builder.Services.Configure<RouteHandlerOptions>(calls => calls.ThrowOnBadRequest = true);
        builder.Services.AddSingleton(services => new Authenticator(options, services.GetRequiredService<TimeProvider>(), development));
        builder.Services.AddSingleton<SessionRegistry>();
        builder.Services.AddSingleton<Sweepers>();
        builder.Services.AddSingleton<RoomFeeds>();
        builder.Services.AddSingleton(s => ActivatorUtilities.CreateInstance<SessionHost>(s) with
        {
            Instance = s.GetService<LinkInstance>()?.SessionPart() ?? "",
        });
        builder.Services.AddSingleton<PollSessions>();
        builder.Services.AddHostedService(s => new Precompile(Assembly.GetExecutingAssembly(), s.GetRequiredService<ILogger<Precompile>>()));
        builder.Services.AddHostedService<BanWatch>();
        builder.Services.AddHostedService<SessionWatch>();
        builder.Services.AddHostedService<MemoryTrim>();
        builder.Services.AddHostedService<Drain>();
        // Stopping waits for the drain, and then for the rest.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout =
            TimeSpan.FromMilliseconds(options.DrainMs / 2.0 + options.CloseTimeoutMs) + StopAfterDrain);
    }

    /// <summary>The grains: here, or in a silo when there is the address of one.</summary>
    public static void AddGrains(this WebApplicationBuilder builder)
    {
        if (builder.AddSiloLink()) return;
        builder.AddGrainHost(s => s.GetRequiredService<GatewayOptions>().AppSecret);
        builder.Services.AddSingleton<IReadiness, OwnReadiness>();
        builder.Services.AddSingleton<ILiveGateways, OwnGateway>();
        builder.Services.AddHostedService<DirectoryAttachment>();
    }

    private static GatewayOptions Options(ConfigurationManager configuration, bool development)
    {
        var options = configuration.Read<GatewayOptions>("Gateway", gateway => gateway.Validate());
        if (options.Id.Length == 0)
            options = options with { Id = "g" + RandomNumberGenerator.GetInt32(0x1000000).ToString("x6", CultureInfo.InvariantCulture) };
        if (!development) return options;
        return options with
        {
            Guests = configuration.GetValue("Gateway:Guests", true),
            AppKey = options.AppKey.Length > 0 ? options.AppKey : DevelopmentAppKey,
            AppSecret = options.AppSecret.Length > 0 ? options.AppSecret : DevelopmentAppSecret,
        };
    }
}

/// <summary>Tells every directory shard where evictions of this gateway's sessions go.</summary>
internal sealed class DirectoryAttachment(IGrains grains, RoomFeeds feeds, GatewayOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var shard in grains.Directories) await shard.Attach(options.Id, feeds);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var shard in grains.Directories) await shard.Detach(options.Id);
    }
}
