using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Silo;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>Who may link: whoever knows the secret, or shows a certificate that the silo's authority signed.</summary>
public sealed class SecretTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_gateway_without_the_silos_secret_is_not_linked()
    {
        await using var silo = await RunningSilo.Start(null, "Silo:Secret=of both");
        await using var right = await silo.Gateway("right", "Silo:Secret=of both");
        Assert.Equal(["right"], silo.Leases.All.Select(link => link.Gateway));
        await using var wrong = new RunningGateway([$"Silo:Url={silo.Url}", "Silo:Secret=another", "Gateway:Id=wrong", "Silo:BackoffMs=1"]) { IsLinkAwaited = false };
        await wrong.InitializeAsync();
        await NotReached(wrong);
        Assert.Equal(["right"], silo.Leases.All.Select(link => link.Gateway));
    }

    [Fact]
    public async Task A_silo_that_does_not_know_the_gateways_secret_is_not_linked_to()
    {
        await using var silo = await RunningSilo.Start();
        await using var gateway = new RunningGateway([$"Silo:Url={silo.Url}", "Silo:Secret=unknown there", "Silo:BackoffMs=1"]) { IsLinkAwaited = false };
        await gateway.InitializeAsync();
        await NotReached(gateway);
    }

    [Fact]
    public void Outside_development_a_silo_without_secret_and_authority_does_not_start() =>
        Assert.Throws<InvalidOperationException>(() => SiloApp.Create(["--environment=Production", "--Store:Kind=memory"]));

    [Fact]
    public async Task With_certificates_each_side_shows_one_that_the_authority_has_signed()
    {
        using var ours = new Authority(_folder, "ours");
        using var theirs = new Authority(_folder, "theirs");
        var (server, serverKey) = ours.Sign("silo");
        await using var silo = await RunningSilo.Start(
            null, "urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={server}", $"Kestrel:Certificates:Default:KeyPath={serverKey}",
            $"Silo:ClientCa={ours.File}");
        var (own, ownKey) = ours.Sign("gateway");
        await using var right = await silo.Gateway("right", $"Silo:Ca={ours.File}", $"Silo:Certificate={own}", $"Silo:CertificateKey={ownKey}");
        await using var member = await Peer.Join(right.Port, "one", "encrypted");
        var (other, otherKey) = theirs.Sign("gateway");
        foreach (var wrong in (string[][])
            [
                [$"Silo:Ca={ours.File}"],
                [$"Silo:Ca={ours.File}", $"Silo:Certificate={other}", $"Silo:CertificateKey={otherKey}"],
                [$"Silo:Ca={theirs.File}", $"Silo:Certificate={own}", $"Silo:CertificateKey={ownKey}"],
            ])
        {
            await using var gateway = new RunningGateway([$"Silo:Url={silo.Url}", "Gateway:Id=wrong", "Silo:BackoffMs=1", .. wrong]) { IsLinkAwaited = false };
            await gateway.InitializeAsync();
            await NotReached(gateway);
        }
        Assert.Equal(["right"], silo.Leases.All.Select(link => link.Gateway));
    }

    private static Task NotReached(RunningGateway gateway) =>
        Eventually.Is(() => gateway.Log.Troubles.Any(line => line.Contains("cannot be reached", StringComparison.Ordinal)));

    /// <summary>Signs certificates of this test alone.</summary>
    private sealed class Authority : IDisposable
    {
        private readonly string _folder;
        private readonly string _name;
        private readonly X509Certificate2 _certificate;

        public Authority(string folder, string name)
        {
            (_folder, _name, File) = (folder, name, Path.Combine(folder, $"{name}.pem"));
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
            System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
        }

        public string File { get; }

        public (string Certificate, string Key) Sign(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var signed = request.Create(_certificate, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
            var (file, keyFile) = (Path.Combine(_folder, $"{_name}-{name}.pem"), Path.Combine(_folder, $"{_name}-{name}.key"));
            System.IO.File.WriteAllText(file, signed.ExportCertificatePem());
            System.IO.File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
            return (file, keyFile);
        }

        public void Dispose() => _certificate.Dispose();
    }
}
