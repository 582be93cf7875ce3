using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/health/live</c> while the process works; <c>/health/ready</c> until it drains.</summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => "live");
        app.MapGet("/health/ready", (Admission admission) =>
            admission.IsShut ? Results.Text("draining", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ready"));
    }
}
