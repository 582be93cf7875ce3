using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;
using Chatroom.Silo.Link;

namespace Chatroom.Silo;

/// <summary>Ready until it drains, and while its store is sound; what it counts. Stateless.</summary>
internal static class OperationsApi
{
    public static void MapOperations(this WebApplication app)
    {
        var services = app.Services;
        app.MapMetrics(services.GetRequiredService<SiloOptions>().MetricsToAll, static () =>
            Results.Text("metrics are for this machine only: Silo:MetricsToAll", statusCode: StatusCodes.Status403Forbidden));
        services.GetRequiredService<SiloMetrics>().Observe(services.GetRequiredService<GatewayLeases>());
        app.MapHealth(() => services.GetRequiredService<LinkDrain>().IsDraining ? "draining"
            : services.GetRequiredService<IRoomStore>() is IStoreHealth { IsSound: false } ? "store" : null);
    }
}
