using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Tests.Sockets;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>Signed calls with bodies of any bytes. Stateless.</summary>
internal static class SignedBytes
{
    public static HttpRequestMessage Signed(HttpMethod method, string target, byte[] body, string key = RunningGateway.AppKey, string secret = RunningGateway.AppSecret)
    {
        var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative));
        if (method != HttpMethod.Get) request.Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } };
        var nonce = Guid.NewGuid().ToString("N");
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var text = AppSignature.TextToSign(method.Method, target, nonce, timestamp, body);
        request.Headers.Add("App-Key", key);
        request.Headers.Add("Nonce", nonce);
        request.Headers.Add("Timestamp", timestamp);
        request.Headers.Add("Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text))));
        return request;
    }
}
