using Chatroom.Gateway.Sockets;
using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;

namespace Chatroom.Gateway.Rest;

/// <summary>
/// <c>/health/live</c> while the process works; <c>/health/ready</c> until it drains, and while what stands behind it works: its store,
/// or the link to its silo.
/// </summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app)
    {
        var services = app.Services;
        app.MapHealth(() => services.GetRequiredService<Admission>().IsShut ? "draining" : services.GetRequiredService<IReadiness>().Missing);
    }
}

/// <summary>Whether what a gateway stands on works. Thread-safe.</summary>
internal interface IReadiness
{
    /// <summary>What is missing; null: nothing.</summary>
    string? Missing { get; }
}

/// <summary>Of a gateway that hosts the grains itself. Thread-safe.</summary>
internal sealed class OwnReadiness(IRoomStore store) : IReadiness
{
    public string? Missing => store is IStoreHealth { IsSound: false } ? "store" : null;
}
