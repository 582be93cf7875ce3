using System.Net;
using System.Net.Sockets;
using Chatroom.Gateway.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Chatroom.Gateway;

/// <summary>What Kestrel listens on, and its limits for what is not yet a session.</summary>
internal static class Listeners
{
    private const string DefaultUrl = "http://localhost:8080";
    private const int HeaderBytes = 16_384;
    private const int Backlog = 4_096;
    private const int Tcp = 6, NotSentLowAt = 25;

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
        builder.Services.AddOptions<SocketTransportOptions>().Configure<GatewayOptions>((sockets, options) =>
            sockets.CreateBoundListenSocket = endpoint => Listen(endpoint, options.UnsentBytes));
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

    // What is accepted here inherits it.
    private static Socket Listen(EndPoint endpoint, int unsentBytes)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux() && endpoint is IPEndPoint) socket.SetRawSocketOption(Tcp, NotSentLowAt, BitConverter.GetBytes(unsentBytes));
        return socket;
    }
}
