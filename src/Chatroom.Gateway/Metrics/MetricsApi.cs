using System.Net;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sockets;
using Chatroom.Grains.Hosting;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Metrics;

/// <summary><c>/metrics</c>: Prometheus text, for this machine only unless the options say otherwise. Stateless.</summary>
internal static class MetricsApi
{
    public static void MapMetrics(this WebApplication app)
    {
        // Made before anything measures: a listener hears only what comes after it.
        var text = app.Services.GetRequiredService<PrometheusText>();
        app.Services.GetRequiredService<GatewayMetrics>().Observe(
            app.Services.GetRequiredService<Admission>(), app.Services.GetRequiredService<PollSessions>(),
            app.Services.GetRequiredService<RoomFeeds>());
        app.MapGet("/metrics", (HttpContext context, GatewayOptions options) =>
            options.MetricsToAll || IsOfThisMachine(context)
                ? Results.Text(text.Write(), PrometheusText.ContentType)
                : Problems.Result(StatusCodes.Status403Forbidden, Codes.NotAuthorised, "metrics are for this machine only: Gateway:MetricsToAll"))
            .ExcludeFromDescription();
    }

    /// <summary>What a proxy on this machine passes on comes from elsewhere.</summary>
    internal static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
