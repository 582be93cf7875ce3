using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Chatroom.Grains.Hosting;

/// <summary>Where a process listens, judged before it opens its store: the server itself looks last. Stateless.</summary>
public static class ListenAddresses
{
    private const string Setting = "urls";

    /// <summary>Listens at <c>urls</c>, or at the address that the program has when nothing is said.</summary>
    /// <exception cref="InvalidOperationException">Nothing can listen at one of them; the message names it.</exception>
    public static void UseAddresses(this WebApplicationBuilder builder, string unlessSaid)
    {
        var said = builder.Configuration[Setting];
        if (!string.IsNullOrEmpty(said))
        {
            foreach (var address in said.Split(';', StringSplitOptions.RemoveEmptyEntries)) Check(address);
            return;
        }
        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists()) return;
        Check(unlessSaid);
        builder.WebHost.UseUrls(unlessSaid);
    }

    private static void Check(string address)
    {
        var parsed = Parse(address);
        if (parsed is null || parsed.PathBase.Length > 0 || parsed.Scheme.ToUpperInvariant() is not ("HTTP" or "HTTPS"))
            throw new InvalidOperationException($"{Setting} is '{address}'; as http://localhost:8080 is wanted, or several of these with semicolons between them");
        if (parsed.IsUnixPipe || parsed.IsNamedPipe) return;
        if (parsed.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new InvalidOperationException($"{Setting} is '{address}'; a port is {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}");
        try
        {
            var endpoint = new IPEndPoint(HostOf(parsed), parsed.Port);
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
        }
        catch (SocketException e)
        {
            throw new InvalidOperationException($"{Setting} is '{address}': {e.Message}", e);
        }
    }

    private static BindingAddress? Parse(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // As the server takes them: a name that is no address is every address.
    private static IPAddress HostOf(BindingAddress parsed) =>
        IPAddress.TryParse(parsed.Host, out var ip) ? ip
        : parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.Any;
}
