using System.Net;
using System.Net.Sockets;
using System.Text;
using Chatroom.Gateway.Sockets;
using Chatroom.Grains.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Chatroom.Gateway;

/// <summary>What Kestrel listens on, and its limits for what is not yet a session.</summary>
internal static class Listeners
{
    private const string DefaultUrl = "http://localhost:8080";
    private const int HeaderBytes = 16_384;
    private const int Backlog = 4_096;
    private const int Tcp = 6, Congestion = 13, NotSentLowAt = 25;

    public static void AddListeners(this WebApplicationBuilder builder)
    {
        builder.UseAddresses(DefaultUrl);
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.Backlog = Backlog;
            // A flush is over when the kernel has the bytes: a session writes past the server, and nothing may overtake the 101.
            sockets.MaxWriteBufferSize = 1;
            // What a session does with a frame does not block: it may as well be done by the thread that received it.
            sockets.UnsafePreferInlineScheduling = true;
        });
        BoundedTransport.AddTo(builder, Descriptors.Sockets);
        builder.Services.AddOptions<SocketTransportOptions>().Configure<GatewayOptions>((sockets, options) =>
            sockets.CreateBoundListenSocket = endpoint => Listen(endpoint, options));
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
    private static Socket Listen(EndPoint endpoint, GatewayOptions options)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (!OperatingSystem.IsLinux() || endpoint is not IPEndPoint) return socket;
        socket.SetRawSocketOption(Tcp, NotSentLowAt, BitConverter.GetBytes(options.UnsentBytes));
        if (options.Congestion.Length > 0) socket.SetRawSocketOption(Tcp, Congestion, Encoding.ASCII.GetBytes(options.Congestion));
        return socket;
    }
}
