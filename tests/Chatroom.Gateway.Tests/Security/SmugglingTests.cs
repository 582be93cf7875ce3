using System.Text;
using System.Text.RegularExpressions;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>
/// What one hop could read as one request and the next as another is refused, or read one way only: exactly as many answers come as
/// there are requests. Behind each case comes a good request: 200 says that the connection is still in step, no 200 that it was closed.
/// </summary>
public sealed partial class SmugglingTests(GenerousGateway gateway) : IClassFixture<GenerousGateway>
{
    private const string Get = "GET /health/live HTTP/1.1\r\nHost: chat.example\r\n";
    private const string Last = Get + "Connection: close\r\n\r\n";
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private const string Ws = "GET /ws HTTP/1.1\r\nHost: chat.example\r\n" + Upgrade;
    private const string Hidden = "GET /metrics HTTP/1.1\r\nHost: chat.example\r\n\r\n";

    /// <summary>What is special, the bytes, the statuses of all answers until the server closes or 101.</summary>
    public static TheoryData<string, string, string> Requests => new()
    {
        { "two requests", $"{Get}\r\n{Get}\r\n", "200 200 200" },
        // Hosts and targets
        { "no host", "GET /health/live HTTP/1.1\r\n\r\n", "400" },
        { "two hosts", $"{Get}Host: evil.example\r\n\r\n", "400" },
        { "two hosts on the upgrade", $"{Ws}Host: evil.example\r\n\r\n", "400" },
        { "a host with a space", "GET /health/live HTTP/1.1\r\nHost: chat.example evil\r\n\r\n", "400" },
        { "a host with a path", "GET /health/live HTTP/1.1\r\nHost: chat.example/evil\r\n\r\n", "400" },
        { "absolute form of another host than Host", "GET http://evil.example/health/live HTTP/1.1\r\nHost: chat.example\r\n\r\n", "400" },
        { "authority form", "GET chat.example:80 HTTP/1.1\r\nHost: chat.example\r\n\r\n", "405" },
        { "CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", "404 200" },
        { "asterisk form", "GET * HTTP/1.1\r\nHost: chat.example\r\n\r\n", "405" },
        { "a space in the target", "GET /ws ?x HTTP/1.1\r\nHost: chat.example\r\n\r\n", "400" },
        { "a null byte in the target", "GET /w%00s HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n", "400" },
        { "a raw null byte in the target", "GET /w\0s HTTP/1.1\r\nHost: chat.example\r\n\r\n", "400" },
        { "an escaped slash is no slash", "GET /v1%2fnavigation HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n", "404" },
        { "dots are taken out before anything is looked at", "GET /v1/../ws HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n", "426" },
        { "escaped dots likewise", "GET /pages/%2e%2e/%2e%2e/appsettings.json HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n", "404" },
        { "a backslash", "GET /pages/..\\..\\appsettings.json HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n", "404" },
        { "line breaks in the query of the upgrade", Ws.Replace("/ws", "/ws?a=%0d%0aSet-Cookie:%20x=1", StringComparison.Ordinal) + "\r\n", "101" },
        // Headers
        { "a header without a colon", $"{Get}evil\r\n\r\n", "400" },
        { "a space before the colon", $"{Get}Content-Length : 5\r\n\r\n", "400" },
        { "a folded header", $"{Get}X-A: 1\r\n evil: 2\r\n\r\n", "400" },
        { "a null byte in a header", $"{Get}X-A: a\0b\r\n\r\n", "400" },
        { "a bare line feed ends a header, as RFC 9112, 2.2 lets it", $"{Get}X-A: a\nX-B: b\r\n\r\n", "200 200" },
        { "a bare carriage return in a header", $"{Get}X-A: a\rX-B: b\r\n\r\n", "400" },
        { "headers of 17 KB", $"{Get}X-A: {new string('a', 17_000)}\r\n\r\n", "431" },
        { "two hundred headers", Get + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: a\r\n")) + "\r\n", "431" },
        // Bodies
        { "length and chunked", $"POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}", "401" },
        { "two lengths", $"POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nContent-Length: 0\r\nContent-Length: 60\r\n\r\n{Hidden}", "400" },
        { "a negative length", "POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nContent-Length: -1\r\n\r\n", "400" },
        { "a length with a sign is that number", "POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nContent-Length: +1\r\n\r\nx", "401 200" },
        { "a length in hex", "POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nContent-Length: 0x1\r\n\r\nx", "400" },
        { "chunked, not last", "POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nTransfer-Encoding: chunked, identity\r\n\r\n", "400" },
        { "another transfer coding", "POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nTransfer-Encoding: xchunked\r\n\r\n", "400" },
        { "a chunk whose size is too long", "POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "400" },
        { "a poll of such chunks", "POST /poll HTTP/1.1\r\nHost: chat.example\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "400" },
        { "a poll that hides a request", $"POST /poll HTTP/1.1\r\nHost: chat.example\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n[]{Hidden}", "415 200 200" },
        { "a chunk whose size is no number", "POST /v1/token HTTP/1.1\r\nHost: chat.example\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400" },
        { "a body on the upgrade: what it hides is no frame", $"{Ws}Content-Length: {Hidden.Length}\r\n\r\n{Hidden}", "426 200" },
        { "chunks on the upgrade", $"{Ws}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "426 200" },
        { "an upgrade to another protocol", Ws.Replace("websocket", "h2c", StringComparison.Ordinal) + "\r\n", "426 200" },
        { "HTTP/2 by prior knowledge: closed", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Is_answered_once_a_request(string what, string bytes, string statuses)
    {
        await using var connection = await RawConnection.Open(gateway.Port);
        await connection.Write(Encoding.Latin1.GetBytes(bytes + Last));
        var seen = statuses == "101" ? await connection.ReadHead() : await connection.ReadAll();
        Assert.Equal(
            $"{what}: {statuses}", $"{what}: {string.Join(' ', Status().Matches(seen).Select(match => match.Groups[1].Value))}");
        Assert.DoesNotContain("Set-Cookie", seen, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Room and user ids come back in answers: none of them makes a header, a line or a page.</summary>
    [Theory]
    [InlineData("/v1/rooms/a%0d%0aSet-Cookie:%20x=1")]
    [InlineData("/v1/rooms/a%2fb")]
    [InlineData("/v1/rooms/a%00b")]
    [InlineData("/v1/rooms/%3Cscript%3E")]
    [InlineData("/v1/rooms/%c0%af")]
    [InlineData("/v1/rooms/a/messages/1%0d%0a")]
    public async Task An_id_is_an_id_and_nothing_else(string target)
    {
        var answer = await gateway.Call(HttpMethod.Get, target);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains((int)answer.StatusCode, (int[])[400, 404, 405]);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        // A null byte is refused before there is a call.
        Assert.Equal(text.Length > 0 ? "application/problem+json" : null, answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("<script>", text, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("HTTP/1\\.1 ([0-9]{3}) ", RegexOptions.CultureInvariant)]
    private static partial Regex Status();
}
