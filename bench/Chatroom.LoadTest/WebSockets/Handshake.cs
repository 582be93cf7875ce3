using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chatroom.LoadTest.WebSockets;

/// <summary>The answer to the opening handshake. Immutable.</summary>
/// <param name="Error">Why it is no WebSocket, in words; null: it is one.</param>
/// <param name="RetryAfterSeconds">What a 503 said; null: nothing.</param>
/// <param name="IsBusy">A 503: the server asks to come back.</param>
/// <param name="Bytes">How long the answer is.</param>
internal readonly record struct HandshakeAnswer(string? Error, int? RetryAfterSeconds, bool IsBusy, int Bytes);

/// <summary>The opening handshake of one address (RFC 6455, section 4.1). Thread-safe.</summary>
internal sealed class Handshake
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // No context of this side is kept: one unpacked message serves all members that get the same bytes.
    private const string Offer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private const int LongestAnswer = 16 << 10;
    private readonly string _accept;

    /// <param name="deflates">Whether compressed messages are taken, as browsers do.</param>
    internal Handshake(Uri uri, string subprotocol, bool deflates = false)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        _accept = AcceptOf(key);
        Request = Encoding.ASCII.GetBytes(
            $"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {subprotocol}\r\n" +
            (deflates ? $"Sec-WebSocket-Extensions: {Offer}\r\n\r\n" : "\r\n"));
    }

    /// <summary>The bytes to send.</summary>
    internal ReadOnlyMemory<byte> Request { get; }

    /// <summary>Reads the answer. False: more bytes are needed.</summary>
    internal bool TryRead(ReadOnlySpan<byte> bytes, out HandshakeAnswer answer)
    {
        answer = default;
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 && bytes.Length < LongestAnswer) return false;
        if (end < 0) answer = new HandshakeAnswer("the answer to the handshake does not end", null, false, bytes.Length);
        else answer = Read(Encoding.ASCII.GetString(bytes[..end]).Split("\r\n"), end + 4);
        return true;
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6455 asks for SHA-1.")]
    internal static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));

    private HandshakeAnswer Read(string[] lines, int bytes)
    {
        var status = lines[0].Split(' ') is [_, var code, ..] && int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (status == 101)
        {
            var accepted = Header(lines, "Sec-WebSocket-Accept") == _accept;
            return new HandshakeAnswer(accepted ? null : "the server did not accept our WebSocket key", null, false, bytes);
        }
        int? after = int.TryParse(Header(lines, "Retry-After"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
        return new HandshakeAnswer($"the server answered '{lines[0]}'{Advice(status)}", after, status == 503, bytes);
    }

    private static string Advice(int status) => status switch
    {
        404 => ": is the path right?",
        400 or 426 => ": does a WebSocket server listen there?",
        403 => ": the origin or the token is refused",
        _ => "",
    };

    private static string? Header(string[] lines, string name)
    {
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase)) return line[(colon + 1)..].Trim();
        }
        return null;
    }
}
