using Chatroom.Gateway;
using Microsoft.AspNetCore.Builder;

namespace Chatroom.Deploy.Tests;

/// <summary>Which of our programs an image is, and what it knows. Stateless.</summary>
internal static class Programs
{
    internal const string Gateway = "chatroom-gateway";

    /// <summary>Where sources are, by the name of the image that is made of them.</summary>
    internal static Dictionary<string, string> Projects { get; } = new() { [Gateway] = "Chatroom.Gateway" };

    /// <summary>The process as the manifest sets it up; not started. Throws what its start would throw of a setting that makes no sense.</summary>
    internal static WebApplication Create(Workload workload) => NameOf(workload) switch
    {
        Gateway => GatewayApp.Create(workload.CommandLine),
        var other => throw new InvalidOperationException($"no program is called {other}"),
    };

    internal static HashSet<string> SettingsOf(Workload workload) => NameOf(workload) switch
    {
        Gateway => KnownSettings.OfGateway,
        var other => throw new InvalidOperationException($"no program is called {other}"),
    };

    /// <summary>The image without registry and tag.</summary>
    internal static string NameOf(Workload workload) => workload.Image.Split('/')[^1].Split(':')[0];
}
