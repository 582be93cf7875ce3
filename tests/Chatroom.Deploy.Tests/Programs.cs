using Chatroom.Gateway;
using Chatroom.Grains.Store;
using Chatroom.Silo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Deploy.Tests;

/// <summary>Which of our programs an image is, and what it knows. Stateless.</summary>
internal static class Programs
{
    internal const string Gateway = "chatroom-gateway", Silo = "chatroom-silo";

    /// <summary>Where sources are, by the name of the image that is made of them.</summary>
    internal static Dictionary<string, string> Projects { get; } = new() { [Gateway] = "Chatroom.Gateway", [Silo] = "Chatroom.Silo" };

    /// <summary>The process as the manifest sets it up; not started. Throws what its start would throw of a setting that makes no sense.</summary>
    internal static WebApplication Create(Workload workload) => NameOf(workload) switch
    {
        Gateway => GatewayApp.Create(workload.CommandLine),
        Silo => SiloApp.Create(workload.CommandLine, WithoutItsStore),
        var other => throw new InvalidOperationException($"no program is called {other}"),
    };

    // A silo opens its store before it takes connections.
    private static void WithoutItsStore(WebApplicationBuilder builder) => builder.Services.AddSingleton<IRoomStore>(new MemoryRoomStore());

    internal static HashSet<string> SettingsOf(Workload workload) => NameOf(workload) switch
    {
        Gateway when workload.Variables.ContainsKey("Silo__Url") => KnownSettings.OfLinkedGateway,
        Gateway => KnownSettings.OfGateway,
        Silo => KnownSettings.OfSilo,
        var other => throw new InvalidOperationException($"no program is called {other}"),
    };

    /// <summary>The image without registry and tag.</summary>
    internal static string NameOf(Workload workload) => workload.Image.Split('/')[^1].Split(':')[0];
}
