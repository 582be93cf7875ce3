using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;

namespace Chatroom.Gateway.Link;

/// <summary>Opens connections to a silo. Thread-safe.</summary>
internal interface ISiloDialer
{
    /// <exception cref="WebSocketException">It cannot be reached.</exception>
    Task<WebSocket> Dial(Uri silo, CancellationToken cancel);
}

/// <summary>Opens WebSockets, with this gateway's certificate where there is one. Thread-safe.</summary>
internal sealed class SiloDialer : ISiloDialer
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly X509Certificate2? _certificate;

    public SiloDialer(SiloLinkOptions options)
    {
        if (options.Ca.Length > 0)
        {
            _authorities = [];
            _authorities.ImportFromPemFile(options.Ca);
        }
        if (options.Certificate.Length > 0)
            _certificate = X509Certificate2.CreateFromPemFile(options.Certificate, options.CertificateKey.Length > 0 ? options.CertificateKey : null);
    }

    public async Task<WebSocket> Dial(Uri silo, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            if (_certificate is not null) socket.Options.ClientCertificates.Add(_certificate);
            if (_authorities is not null) socket.Options.RemoteCertificateValidationCallback = IsSilo;
            await socket.ConnectAsync(silo, cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Signed by ours, and for this name.</summary>
    private bool IsSilo(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return own.Build(shown);
    }
}
