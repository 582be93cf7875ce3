using System.Globalization;
using Chatroom.Gateway.Rest;
using Chatroom.Grains;
using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;

namespace Chatroom.Gateway.Link;

/// <summary>What a gateway has in the place of grains and a store of its own when there is a silo. Stateless.</summary>
internal static class LinkSetup
{
    private const int InstanceChars = 6;

    /// <summary>False: there is no address of a silo.</summary>
    public static bool AddSiloLink(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Read<SiloLinkOptions>("Silo");
        if (options.Url.Length == 0) options = options with { Url = builder.Configuration["Silo"] ?? "" };
        if (options.Url.Length == 0) return false;
        options.Validate();
        builder.AddGrainOptions();
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(s => new LinkInstance(s.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds()));
        services.AddSingleton<ISiloDialer, SiloDialer>();
        services.AddSingleton<SiloLink>();
        services.AddSingleton<LinkedGrains>();
        services.AddSingleton<IGrains>(s => s.GetRequiredService<LinkedGrains>());
        services.AddSingleton<IRecords, LinkedRecords>();
        services.AddSingleton<OwnGateway>();
        services.AddSingleton<LinkedGateways>();
        services.AddSingleton<ILiveGateways>(s => s.GetRequiredService<LinkedGateways>());
        services.AddSingleton<Announcement>();
        services.AddSingleton<LinkedGateway>();
        services.AddSingleton<IReadiness>(s => s.GetRequiredService<LinkedGateway>());
        services.AddHostedService(s => s.GetRequiredService<LinkedGateway>());
        return true;
    }

    /// <summary>A part of session ids: of two processes with one name no two sessions have one id.</summary>
    public static string SessionPart(this LinkInstance instance)
    {
        Span<char> text = stackalloc char[InstanceChars + 1];
        text[0] = '.';
        // Seconds in 32 letters each: 34 years until they repeat.
        for (var (i, rest) = (InstanceChars, instance.Number / 1_000); i > 0; i--, rest /= 32) text[i] = "0123456789abcdefghijklmnopqrstuv"[(int)(rest % 32)];
        return text.ToString();
    }
}
