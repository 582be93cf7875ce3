using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chatroom.Grains.Webhooks;

/// <summary>
/// Signs what goes out: <c>v1=</c> and the HMAC-SHA256, in small hex, of the time in Unix seconds, a dot and the body. Stateless, thread-safe.
/// </summary>
public static class WebhookSignature
{
    public const string TimestampHeader = "Chatroom-Timestamp";
    public const string SignatureHeader = "Chatroom-Signature";

    public static string Of(string secret, long unixSeconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{unixSeconds}.")));
        hash.AppendData(body);
        return "v1=" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A POST of JSON, signed as of <paramref name="now"/>.</summary>
    public static HttpRequestMessage Post(Uri url, string secret, DateTimeOffset now, byte[] body)
    {
        var seconds = now.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(TimestampHeader, seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(SignatureHeader, Of(secret, seconds, body));
        request.Headers.UserAgent.ParseAdd("Chatroom/1");
        return request;
    }
}
