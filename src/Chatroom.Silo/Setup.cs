using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;
using Chatroom.Silo.Link;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Chatroom.Silo;

/// <summary>What the silo is made of. Stateless.</summary>
internal static class Setup
{
    private const string DefaultUrl = "http://localhost:5200";
    // Of those who look at its health and metrics.
    private const int OtherSockets = 64;
    private const string DevelopmentAppSecret = "dev-secret";
    private static readonly TimeSpan StopAfterDrain = TimeSpan.FromSeconds(10);

    public static void AddSilo(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Read<SiloOptions>("Silo", silo => silo.Validate());
        var development = builder.Environment.IsDevelopment();
        if (!development && options.Secret.Length == 0 && options.ClientCa.Length == 0)
            throw new InvalidOperationException("Silo:Secret or Silo:ClientCa is wanted: whoever reaches the link could do everything");
        builder.AddListeners(options);
        // The app's secret is the gateways': webhooks and hooks are signed with it where nothing else is set.
        var appSecret = builder.Configuration["Gateway:AppSecret"] ?? (development ? DevelopmentAppSecret : "");
        builder.AddGrainHost(_ => appSecret);
        builder.AddOtlp();
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new PrometheusText("Chatroom."));
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<Strangers>();
        services.AddSingleton<LinkCalls>();
        services.AddSingleton<LinkEndpoint>();
        services.AddSingleton<Func<bool>>(s =>
        {
            // Asked by a timer, which may ring once more when the process ends and nothing can be looked up.
            var store = s.GetRequiredService<IRoomStore>();
            return () => store is not IStoreHealth { IsSound: false };
        });
        services.AddSingleton<GatewayLeases>();
        services.AddSingleton<LinkDrain>();
        services.AddHostedService(s => s.GetRequiredService<LinkDrain>());
        services.AddHostedService(s => new Precompile(Assembly.GetExecutingAssembly(), s.GetRequiredService<ILogger<Precompile>>()));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(options.DrainMs) + StopAfterDrain);
    }

    private static void AddListeners(this WebApplicationBuilder builder, SiloOptions options)
    {
        builder.UseAddresses(DefaultUrl);
        // It keeps an activity and a log scope for every open link.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        var authorities = options.ClientCa.Length == 0 ? null : Authorities(options.ClientCa);
        BoundedTransport.AddTo(builder, Math.Min(Descriptors.Sockets, options.GatewaysMax + options.UnknownMax + OtherSockets));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Who says nothing, or not the whole request, holds a place as long as who does not say who it is.
            kestrel.Limits.KeepAliveTimeout = kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(options.HelloMs);
            kestrel.ConfigureEndpointDefaults(Strangers.On);
            if (authorities is null) return;
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => IsSigned(certificate, authorities);
            });
        });
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found.Count > 0 ? found : throw new InvalidOperationException($"Silo:ClientCa: no certificate in {file}");
    }

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // Who is to be refused is not signed any more: there are no lists to ask.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
