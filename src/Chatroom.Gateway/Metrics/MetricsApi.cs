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
        app.MapMetrics(app.Services.GetRequiredService<GatewayOptions>().MetricsToAll, static () =>
            Problems.Result(StatusCodes.Status403Forbidden, Codes.NotAuthorised, "metrics are for this machine only: Gateway:MetricsToAll"));
        app.Services.GetRequiredService<GatewayMetrics>().Observe(
            app.Services.GetRequiredService<Admission>(), app.Services.GetRequiredService<PollSessions>(),
            app.Services.GetRequiredService<RoomFeeds>());
    }
}
