using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Operations;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway;

/// <summary>The process from end to end: what it is made of, and the way of a request through it. Stateless.</summary>
internal static class GatewayApp
{
    /// <summary>What <c>--help</c> says of this program alone.</summary>
    public const string Help = """
          --urls http://localhost:8080            where it listens; this when nothing is said
          --silo ws://127.0.0.1:5200/link         the silo that hosts the rooms; without one this process hosts them
        """;

    /// <param name="args">The command line: configuration, as <c>--Gateway:Guests=true</c>.</param>
    /// <param name="change">What a test puts in the place of the process's own parts.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddListeners();
        builder.AddGrains();
        builder.AddGateway();
        change?.Invoke(builder);

        var app = builder.Build();
        app.WarnOfMissingSecrets();
        app.UsePlainPaths();
        app.UseRouting();
        app.UseDivertedUpgrade();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.UseProblems();
        app.UseSignatures();
        app.MapPages();
        app.MapWebSocket();
        app.MapPolls();
        app.MapHealth();
        app.MapMetrics();

        app.MapApiDescription();

        var open = app.MapGroup("/v1");
        open.MapNavigation();
        var v1 = app.MapGroup("/v1").RequireSignature().MayBeRefused();
        v1.MapToken();
        v1.MapRooms();
        v1.MapGlobalSanctions();
        v1.MapGlobalWords();
        v1.MapKeepAlive();
        v1.MapSettings();
        v1.MapWebhooks();
        v1.MapBroadcast();
        return app;
    }
}
