using System.Security.Cryptography.X509Certificates;
using Chatroom.Protocol;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>A gateway that speaks TLS with a certificate of its own, and peers that trust that one only. Thread-safe.</summary>
internal sealed class EncryptedGateway : IAsyncDisposable
{
    // More than any reader takes: what Kestrel holds against slow HTTP clients is not for sessions, which have their own limit.
    private static readonly MinDataRate Unreachable = new(1e12, TimeSpan.FromSeconds(1.1));
    private readonly SelfSigned _identity = new();

    private EncryptedGateway(string[] settings) => Gateway = new RunningGateway(
        [.. _identity.Settings, .. settings], "https",
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = Unreachable));

    public RunningGateway Gateway { get; }

    public X509Certificate2 Certificate => _identity.Certificate;

    public static async Task<EncryptedGateway> Start(params string[] settings)
    {
        var encrypted = new EncryptedGateway(settings);
        await encrypted.Gateway.InitializeAsync();
        return encrypted;
    }

    public Task<Peer> Join(string user, string room, WireFormat format = WireFormat.Json, int receiveBytes = 0) =>
        Peer.Join(Gateway.Port, user, room, format, receiveBytes: receiveBytes, certificate: Certificate);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _identity.Dispose();
    }
}
