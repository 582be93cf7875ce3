using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>A certificate that nobody but this test run trusts, and the file that a gateway is given it in. Thread-safe.</summary>
internal sealed class SelfSigned : IDisposable
{
    private const string Password = "of this run";
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pfx");

    public SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(_path, Certificate.Export(X509ContentType.Pfx, Password));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>What an operator sets.</summary>
    public string[] Settings => [$"Kestrel:Certificates:Default:Path={_path}", $"Kestrel:Certificates:Default:Password={Password}"];

    public void Dispose()
    {
        File.Delete(_path);
        Certificate.Dispose();
    }
}
