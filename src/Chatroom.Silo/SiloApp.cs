using Chatroom.Silo.Link;

namespace Chatroom.Silo;

/// <summary>The process from end to end: what it is made of, and the way of a request through it. Stateless.</summary>
internal static class SiloApp
{
    /// <summary>What <c>--help</c> says of this program alone.</summary>
    public const string Help = """
          --urls http://localhost:5200            where gateways find it, at /link; this when nothing is said
          --Silo:Secret=SECRET                    what a gateway must know; outside Development this or --Silo:ClientCa is wanted
        """;

    /// <param name="args">The command line: configuration, as <c>--Silo:Secret=...</c>.</param>
    /// <param name="change">What a test puts in the place of the process's own parts.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddSilo();
        change?.Invoke(builder);

        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var link = app.Services.GetRequiredService<LinkEndpoint>();
        app.Map(LinkEndpoint.Path, link.Serve);
        app.MapOperations();
        return app;
    }
}
