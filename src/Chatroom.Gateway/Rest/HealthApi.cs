using Chatroom.Gateway.Sockets;
using Chatroom.Grains.Store;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/health/live</c> while the process works; <c>/health/ready</c> until it drains, and while its store is sound.</summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => "live").ExcludeFromDescription();
        app.MapGet("/health/ready", (Admission admission, IRoomStore store) =>
            admission.IsShut ? NotReady("draining") : store is IStoreHealth { IsSound: false } ? NotReady("store") : Results.Text("ready"))
            .ExcludeFromDescription();
    }

    private static IResult NotReady(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
