using Chatroom.Gateway.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chatroom.Gateway;

/// <summary>What Kestrel listens on, and its limits for what is not yet a session.</summary>
internal static class Listeners
{
    private const string DefaultUrl = "http://localhost:8080";
    private const int HeaderBytes = 16_384;
    private const int Backlog = 4_096;

    public static void AddListeners(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.Backlog = Backlog;
            // A flush is over when the kernel has the bytes: a session writes past the server, and nothing may overtake the 101.
            sockets.MaxWriteBufferSize = 1;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
            // WebSockets over HTTP/2 would share a socket: a session has one of its own.
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                KeptConnection.On(endpoint);
            });
        });
        // It keeps an activity and a log scope for every open socket; sessions have lines of their own.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }
}
