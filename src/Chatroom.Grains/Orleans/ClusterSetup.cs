using System.Net;
using Chatroom.Grains.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Chatroom.Grains.Orleans;

/// <summary>Joins this process to a cluster of silos, as the section <c>Engine</c> says. Stateless.</summary>
internal static class ClusterSetup
{
    private const string Invariant = "Npgsql";

    public static void AddOrleans(IHostApplicationBuilder builder)
    {
        var engine = builder.Configuration.GetSection("Engine");
        var clustering = engine["Clustering"] ?? "localhost";
        builder.Services.AddSingleton(new EngineName($"Orleans, clustering {clustering}"));
        builder.UseOrleans(silo =>
        {
            silo.AddChatroom(builder.Configuration.Read<OrleansOptions>("Engine:Orleans"));
            Join(silo, engine, clustering);
        });
    }

    private static void Join(ISiloBuilder silo, IConfigurationSection engine, string clustering)
    {
        var (port, gatewayPort) = (engine.GetValue("SiloPort", 11_111), engine.GetValue("GatewayPort", 0));
        var (cluster, service) = (engine["ClusterId"] ?? "chatroom", engine["ServiceId"] ?? "chatroom");
        switch (clustering)
        {
            case "localhost":
                var primary = engine.GetValue("PrimaryPort", port);
                silo.UseLocalhostClustering(port, gatewayPort, new IPEndPoint(IPAddress.Loopback, primary), service, cluster);
                break;
            case "adonet":
                var connection = engine["ConnectionString"] ?? throw new InvalidOperationException("Engine:ConnectionString is wanted with Engine:Clustering 'adonet'");
                silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, service));
                silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
                if (engine["Address"] is { } address) silo.ConfigureEndpoints(IPAddress.Parse(address), port, gatewayPort, listenOnAnyHostAddress: true);
                else silo.ConfigureEndpoints(port, gatewayPort);
                break;
            default:
                throw new InvalidOperationException($"Engine:Clustering is '{clustering}'; there are localhost and adonet");
        }
    }
}
