using System.Globalization;
using Chatroom.Gateway.Tests.Sockets;

namespace Chatroom.Gateway.Tests.Rfc6455;

/// <summary>RFC 6455, section 4: which requests become a WebSocket, and what the others are told.</summary>
[Collection(SharedGateway.Name)]
public sealed class HandshakeTests(RunningGateway gateway)
{
    private const string Accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private const string Json = "Sec-WebSocket-Protocol: chatroom.v1.json";
    private const string Pack = "Sec-WebSocket-Protocol: chatroom.v1.msgpack";
    private const string Deflate = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private const string Only13 = "Sec-WebSocket-Version: 13";

    /// <summary>What is special; the request; the status; a line of the answer's head.</summary>
    public static TheoryData<string, string, int, string> Requests => new()
    {
        { "the example's key", Upgrades.Good, 101, Accept },
        { "header names in other cases", Upgrades.But("Connection: Upgrade\nUpgrade", "connection: Upgrade\nUPGRADE"), 101, Accept },
        { "values in other cases", Upgrades.But("Connection: Upgrade\nUpgrade: websocket", "Connection: uPGRADE\nUpgrade: WebSocket"), 101, Accept },
        { "keep-alive beside Upgrade", Upgrades.But("Connection: Upgrade", "Connection: keep-alive, Upgrade"), 101, Accept },
        { "spaces round the values", Upgrades.But(Upgrades.Version, "Sec-WebSocket-Version: \t 13 \t "), 101, Accept },
        { "spaces round the key", Upgrades.But(Upgrades.Key, $"Sec-WebSocket-Key:   {Upgrades.Key[19..]}  "), 101, Accept },
        { "a query", Upgrades.But("GET /ws ", "GET /ws?room=live-1 "), 101, Accept },
        { "absolute form of the target", Upgrades.But("GET /ws ", "GET http://chat.example/ws "), 101, Accept },
        { "MessagePack", Upgrades.And(Pack), 101, Pack },
        { "several subprotocols: the first that is spoken", Upgrades.And("Sec-WebSocket-Protocol: v9.other, chatroom.v1.msgpack, chatroom.v1.json"), 101, Pack },
        { "several subprotocols in several headers", Upgrades.And("Sec-WebSocket-Protocol: v9.other", Json), 101, Json },
        { "a subprotocol in another case is another one", Upgrades.And("Sec-WebSocket-Protocol: Chatroom.v1.JSON"), 400, "" },
        { "an unknown subprotocol", Upgrades.And("Sec-WebSocket-Protocol: chatroom.v2.json"), 400, "" },
        { "no subprotocol: none is told", Upgrades.Good, 101, "-Sec-WebSocket-Protocol" },
        { "an extension that is not spoken is declined", Upgrades.And("Sec-WebSocket-Extensions: x-webkit-deflate-frame"), 101, "-Sec-WebSocket-Extensions" },
        { "compression, as browsers offer it", Upgrades.And("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-webkit-deflate-frame"), 101, Deflate },
        { "compression with a smaller window is declined", Upgrades.And("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10"), 101, "-Sec-WebSocket-Extensions" },
        { "no key", Upgrades.Without(Upgrades.Key), 400, "" },
        { "an empty key", Upgrades.But(Upgrades.Key, "Sec-WebSocket-Key:"), 400, "" },
        { "a key that is no base64", Upgrades.But(Upgrades.Key, "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!!"), 400, "" },
        { "a key of 15 bytes", Upgrades.But(Upgrades.Key, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA"), 400, "" },
        { "a key of 18 bytes", Upgrades.But(Upgrades.Key, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAAA"), 400, "" },
        { "two keys", Upgrades.And(Upgrades.Key), 400, "" },
        { "no version", Upgrades.Without(Upgrades.Version), 426, Only13 },
        { "version 8", Upgrades.But(Upgrades.Version, "Sec-WebSocket-Version: 8"), 426, Only13 },
        { "version 14", Upgrades.But(Upgrades.Version, "Sec-WebSocket-Version: 14"), 426, Only13 },
        { "version 13 among others", Upgrades.But(Upgrades.Version, "Sec-WebSocket-Version: 8, 13"), 426, Only13 },
        { "no Upgrade", Upgrades.Without("Upgrade: websocket"), 426, "Upgrade: websocket" },
        { "another Upgrade", Upgrades.But("Upgrade: websocket", "Upgrade: h2c"), 426, "Upgrade: websocket" },
        { "no Connection", Upgrades.Without("Connection: Upgrade"), 426, Only13 },
        { "Connection: close", Upgrades.But("Connection: Upgrade", "Connection: close"), 426, Only13 },
        { "HTTP/1.0", Upgrades.But("HTTP/1.1", "HTTP/1.0"), 426, Only13 },
        { "POST", Upgrades.But("GET", "POST") + "\nContent-Length: 0", 426, Only13 },
        { "HEAD", Upgrades.But("GET", "HEAD"), 426, Only13 },
        { "OPTIONS", Upgrades.But("GET", "OPTIONS"), 426, Only13 },
        { "another path", Upgrades.But("/ws", "/ws/more"), 404, "" },
        { "an older HTTP", Upgrades.But("HTTP/1.1", "HTTP/0.9"), 505, "" },
        { "no HTTP", "hello", 400, "" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_is_upgraded_or_told_why_not(string what, string request, int status, string line)
    {
        await using var connection = await RawConnection.Open(gateway.Port);
        await connection.Write(RawConnection.Request(request));
        var head = (await connection.ReadHead()).Split("\r\n");
        Assert.True(
            head[0].StartsWith($"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} ", StringComparison.Ordinal), $"{what}: {string.Join(" | ", head)}");
        if (line.StartsWith('-')) Assert.DoesNotContain(head, one => one.StartsWith(line[1..], StringComparison.OrdinalIgnoreCase));
        else if (line.Length > 0) Assert.Contains(line, head);
        if (status == 101) Assert.Contains("Upgrade: websocket", head);
    }

    [Fact]
    public async Task A_refused_request_leaves_nothing_open()
    {
        var before = gateway.Admission.Entered;
        await using var connection = await RawConnection.Open(gateway.Port);
        await connection.Write(RawConnection.Request(Upgrades.Without(Upgrades.Key)));
        Assert.StartsWith("HTTP/1.1 400", await connection.ReadHead(), StringComparison.Ordinal);
        Assert.Equal(before, gateway.Admission.Entered);
    }
}
