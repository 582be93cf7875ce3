using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests;

/// <summary>
/// A client on a bare TCP connection: it can send what no library sends, and reads only when it is asked. Not thread-safe.
/// It keeps the account of its room: every batch must go on where the last ended.
/// </summary>
internal sealed class Peer : IAsyncDisposable
{
    private const int Fin = 0x80;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _patience;
    private readonly TcpClient _tcp;
    private Stream _stream = Stream.Null;
    private readonly WireFormat _format;
    private readonly Queue<JsonArray> _passed = new();
    private byte[] _buffer = new byte[4_096];
    private int _length;
    private uint _number;

    private Peer(TcpClient tcp, WireFormat format)
    {
        (_tcp, _format) = (tcp, format);
        // What never comes makes a test red instead of endless.
        _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _patience.CancelAfter(Patience);
    }

    /// <summary>What came of the room since the last join.</summary>
    public ReaderLedger Room { get; private set; } = new(0, 1);

    /// <summary>What CONNACK said.</summary>
    public JsonNode Hello { get; private set; } = new JsonObject();

    /// <summary>The result of the last join.</summary>
    public JsonNode Joined { get; private set; } = new JsonObject();

    public string Session => (string)Hello["session"]!;

    /// <summary>The HTTP answer to the upgrade: status line and headers.</summary>
    public string Upgrade { get; private set; } = "";

    private CancellationToken Cancel => _patience.Token;

    /// <summary>Opens the WebSocket; the status is in <see cref="Upgrade"/>, whatever it is.</summary>
    /// <param name="port">Of the gateway, on this machine.</param>
    /// <param name="subprotocol">null: by the format; "": none.</param>
    /// <param name="receiveBytes">Size of the receive buffer; 0: the system's.</param>
    /// <param name="certificate">The one that the gateway must show, over TLS; null: plain TCP.</param>
    public static async Task<Peer> Open(
        int port, WireFormat format = WireFormat.Json, string? subprotocol = null, string? origin = null, int receiveBytes = 0,
        X509Certificate2? certificate = null)
    {
        var tcp = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
        if (receiveBytes > 0) tcp.ReceiveBufferSize = receiveBytes;
        var peer = new Peer(tcp, format);
        await tcp.ConnectAsync(IPAddress.Loopback, port, peer.Cancel);
        peer._stream = certificate is null ? tcp.GetStream() : await peer.Encrypt(certificate);
        subprotocol ??= format == WireFormat.Json ? Subprotocols.Json : Subprotocols.MessagePack;
        var request = $"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (subprotocol.Length > 0 ? $"Sec-WebSocket-Protocol: {subprotocol}\r\n" : "")
            + (origin is null ? "" : $"Origin: {origin}\r\n") + "\r\n";
        await peer._stream.WriteAsync(Encoding.ASCII.GetBytes(request), peer.Cancel);
        peer.Upgrade = await peer.ReadHead();
        return peer;
    }

    /// <summary>Sends the request and a first frame as one piece; what came back first, as text.</summary>
    public static async Task<string> OpenInOnePiece(int port, string path, string first)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var tcp = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, port, cancel);
        var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        byte[] masked = [0x81, (byte)(0x80 | first.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(first)];
        await tcp.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(request), .. masked], cancel);
        var answer = new byte[12];
        await tcp.GetStream().ReadExactlyAsync(answer, cancel);
        return Encoding.ASCII.GetString(answer);
    }

    /// <summary>Opens, connects and joins in one round trip; all of it must go well.</summary>
    public static async Task<Peer> Join(
        int port, string user, string room, WireFormat format = WireFormat.Json, int history = 0, (long Epoch, long Seq)? position = null,
        int receiveBytes = 0, X509Certificate2? certificate = null)
    {
        var peer = await Open(port, format, receiveBytes: receiveBytes, certificate: certificate);
        var resume = position is { } p ? $",\"position\":[{p.Epoch},{p.Seq}]" : "";
        var code = await peer.Connect($"\"dev:{user}\"", $$$"""{"join":{"room":"{{{room}}}","history":{{{history}}}{{{resume}}}}}""");
        Assert.Equal(Codes.Ok, code);
        Assert.Equal(Codes.Ok, (int)peer.Joined["code"]!);
        return peer;
    }

    /// <summary>Sends CONNECT; the code of CONNACK.</summary>
    public async Task<int> Connect(string token, string? options = null)
    {
        await Send(options is null ? $"[16,{token}]" : $"[16,{token},{options}]");
        var ack = await Next(frame => (int)frame[0]! == 32);
        Hello = ack[2]!;
        if (Hello["join"] is { } join) Enter(join, (int)join["code"]!);
        return (int)ack[1]!;
    }

    /// <summary>QUERY, and its answer: the code and the result.</summary>
    public async Task<(int Code, JsonNode Result)> Ask(string method, string? parameters = null)
    {
        var number = ++_number;
        await Send(parameters is null ? $"[82,{number},\"{method}\"]" : $"[82,{number},\"{method}\",{parameters}]");
        var ack = await Next(frame => (int)frame[0]! == 96 && (uint)frame[1]! == number);
        if (method == "join") Enter(ack[3]!, (int)ack[2]!);
        return ((int)ack[2]!, ack[3]!);
    }

    /// <summary>PUBLISH with qos 1, and its PUBACK.</summary>
    public async Task<(int Code, JsonNode Details)> Publish(string id, string content = "hi")
    {
        await Send($$"""[50,"{{id}}",{"type":"text","content":"{{content}}"}]""");
        var ack = await Next(frame => (int)frame[0]! == 64 && (string)frame[1]! == id);
        return ((int)ack[2]!, ack[3]!);
    }

    public Task Send(string json) =>
        SendFrame(_format == WireFormat.Json ? WebSocketFrame.Text : WebSocketFrame.Binary, WireJson.Write(json, _format));

    public Task SendFrame(int opcode, byte[] payload, bool fin = true, bool masked = true, int reserved = 0) =>
        SendBytes(WebSocketFrame.OfClient((byte)((fin ? Fin : 0) | reserved | opcode), payload, masked));

    public async Task SendBytes(byte[] bytes) => await _stream.WriteAsync(bytes, Cancel);

    /// <summary>The next frame that is wanted; batches are entered in the account on the way, others kept for later.</summary>
    public async Task<JsonArray> Next(Func<JsonArray, bool> wanted)
    {
        for (var i = _passed.Count; i > 0; i--)
        {
            var kept = _passed.Dequeue();
            if (wanted(kept)) return kept;
            _passed.Enqueue(kept);
        }
        for (; ; )
        {
            var frame = await Read();
            if (frame.Opcode == WebSocketFrame.Close)
                throw new InvalidOperationException($"closed with {CloseCode(frame)}: {Encoding.UTF8.GetString(frame.Payload[2..])}");
            if (frame.Opcode is WebSocketFrame.Ping or WebSocketFrame.Pong) continue;
            var read = Take(frame);
            if (wanted(read)) return read;
            if ((int)read[0]! != 48) _passed.Enqueue(read);
        }
    }

    /// <summary>Reads until the account of the room has come so far.</summary>
    public async Task ReadTo(long seq)
    {
        while (Room.NextSeq <= seq) await Next(frame => (int)frame[0]! == 48);
    }

    /// <summary>Reads to the close: its code, and the code of the DISCONNECT or CONNACK before it (null: none).</summary>
    public async Task<(int Close, int? Code, JsonNode? Details)> Closed()
    {
        JsonArray? last = null;
        for (; ; )
        {
            var frame = await Read();
            if (frame.Opcode == WebSocketFrame.Close) return (CloseCode(frame), (int?)last?[1], last?[2]);
            if (frame.Opcode is WebSocketFrame.Ping or WebSocketFrame.Pong) continue;
            var read = Take(frame);
            if ((int)read[0]! is 224 or 32) last = read;
        }
    }

    /// <summary>The next WebSocket frame, whatever it is.</summary>
    public async Task<WebSocketFrame> Read()
    {
        for (; ; )
        {
            if (WebSocketFrame.TryRead(_buffer.AsSpan(0, _length)) is { } read)
            {
                _length -= read.Bytes;
                Array.Copy(_buffer, read.Bytes, _buffer, 0, _length);
                return read.Frame;
            }
            await Fill();
        }
    }

    /// <summary>Ends when the server has closed the TCP connection.</summary>
    public async Task Gone()
    {
        try
        {
            while (await _stream.ReadAsync(_buffer, Cancel) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset: gone as well.
        }
    }

    /// <summary>Cuts the connection as a crash does: a reset, and nothing read any more.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        _tcp.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
        _patience.Dispose();
    }

    private async Task<SslStream> Encrypt(X509Certificate2 certificate)
    {
        var tls = new SslStream(
            _tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Cancel);
        return tls;
    }

    private void Enter(JsonNode joined, int code)
    {
        Joined = joined;
        if (code != Codes.Ok) return;
        var resumed = (bool?)joined["resumed"] == true;
        // After a resume the client goes on with the account that it has.
        if (!resumed || Room.Epoch == 0) Room = new ReaderLedger((long)joined["epoch"]!, (long)joined["seq"]! + 1);
    }

    /// <summary>Goes on with the account of the connection before.</summary>
    public void GoOn(ReaderLedger account) => Room = account;

    private JsonArray Take(WebSocketFrame frame)
    {
        Assert.Equal(_format == WireFormat.Json ? WebSocketFrame.Text : WebSocketFrame.Binary, frame.Opcode);
        var read = (JsonArray)WireJson.Read(frame.Payload, _format)!;
        if ((int)read[0]! == 48) Room.Take(read);
        return read;
    }

    private static int CloseCode(WebSocketFrame frame) => frame.Payload[0] << 8 | frame.Payload[1];

    private async Task<string> ReadHead()
    {
        for (; ; )
        {
            var end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.ASCII.GetString(_buffer, 0, end);
                _length -= end + 4;
                Array.Copy(_buffer, end + 4, _buffer, 0, _length);
                return head;
            }
            await Fill();
        }
    }

    private async Task Fill()
    {
        if (_length == _buffer.Length) Array.Resize(ref _buffer, _length * 2);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_length), Cancel);
        if (read == 0) throw new EndOfStreamException("the server closed the connection without a close frame");
        _length += read;
    }
}
