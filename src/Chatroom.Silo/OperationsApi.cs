using System.Net;
using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;
using Chatroom.Silo.Link;

namespace Chatroom.Silo;

/// <summary>
/// <c>/health/live</c> while the process works; <c>/health/ready</c> until it drains, and while its store is sound; <c>/metrics</c>.
/// </summary>
internal static class OperationsApi
{
    public static void MapOperations(this WebApplication app)
    {
        // Made before anything measures: a listener hears only what comes after it.
        var text = app.Services.GetRequiredService<PrometheusText>();
        app.Services.GetRequiredService<SiloMetrics>().Observe(app.Services.GetRequiredService<GatewayLeases>());
        app.MapGet("/health/live", () => "live");
        app.MapGet("/health/ready", (LinkDrain drain, IRoomStore store) =>
            drain.IsDraining ? NotReady("draining") : store is IStoreHealth { IsSound: false } ? NotReady("store") : Results.Text("ready"));
        app.MapGet("/metrics", (HttpContext context, SiloOptions options) => options.MetricsToAll || IsOfThisMachine(context)
            ? Results.Text(text.Write(), PrometheusText.ContentType)
            : Results.Text("metrics are for this machine only: Silo:MetricsToAll", statusCode: StatusCodes.Status403Forbidden));
    }

    private static IResult NotReady(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>What a proxy on this machine passes on comes from elsewhere.</summary>
    private static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
