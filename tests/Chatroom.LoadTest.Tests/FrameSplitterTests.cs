using System.Text;
using Chatroom.LoadTest.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Tests;

/// <summary>Frames come out the same wherever the stream is cut.</summary>
public sealed class FrameSplitterTests
{
    private static readonly int[] Sizes = [0, 1, 125, 126, 300, 65_535, 65_536];

    private static byte[] Stream()
    {
        var stream = new List<byte>();
        var header = new byte[WebSocketFraming.MaxHeaderBytes];
        foreach (var size in Sizes)
        {
            var length = WebSocketFraming.WriteServerHeader(header, 2, size);
            stream.AddRange(header[..length]);
            stream.AddRange(Enumerable.Range(0, size).Select(i => (byte)(i + size)));
        }
        return [.. stream];
    }

    private static List<int> Feed(FrameSplitter splitter, ref Leftover leftover, ReadOnlySpan<byte> bytes)
    {
        var sizes = new List<int>();
        bytes.CopyTo(splitter.Begin(leftover));
        splitter.Received(bytes.Length);
        while (splitter.TryNext(out var head, out var payload))
        {
            Assert.Equal(Opcode.Binary, head.Opcode);
            for (var i = 0; i < payload.Length; i++) Assert.Equal((byte)(i + payload.Length), payload[i]);
            sizes.Add(payload.Length);
        }
        splitter.End(ref leftover);
        return sizes;
    }

    [Fact]
    public void Cut_in_two_at_every_byte()
    {
        var stream = Stream();
        var splitter = new FrameSplitter();
        // Each byte round the headers, and in the long payloads every thousandth.
        foreach (var cut in Enumerable.Range(0, stream.Length).Where(i => i < 800 || i % 997 == 0 || i > stream.Length - 65_600 && i < stream.Length - 65_500))
        {
            var leftover = default(Leftover);
            var sizes = Feed(splitter, ref leftover, stream.AsSpan(0, cut));
            sizes.AddRange(Feed(splitter, ref leftover, stream.AsSpan(cut)));
            Assert.Equal(Sizes, sizes);
            Assert.Equal(0, leftover.Length);
        }
    }

    [Fact]
    public void Byte_by_byte()
    {
        var stream = Stream().AsSpan(0, 700);
        var splitter = new FrameSplitter();
        var leftover = default(Leftover);
        var sizes = new List<int>();
        foreach (var one in stream) sizes.AddRange(Feed(splitter, ref leftover, [one]));
        Assert.Equal([0, 1, 125, 126, 300], sizes);
    }

    [Theory]
    [InlineData(new byte[] { 0x01, 0x00 }, "fragmented")]
    [InlineData(new byte[] { 0xa1, 0x00 }, "reserved")]
    [InlineData(new byte[] { 0xc8, 0x00 }, "compressed control")]
    [InlineData(new byte[] { 0x81, 0x80 }, "masked")]
    [InlineData(new byte[] { 0x83, 0x00 }, "opcode 3")]
    [InlineData(new byte[] { 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0 }, "bytes long")]
    [InlineData(new byte[] { 0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0 }, "bytes long")]
    public void What_no_server_of_this_protocol_sends_is_refused(byte[] bytes, string words) =>
        Assert.Contains(words, Assert.Throws<BadFrameException>(() => FrameHead.TryRead(bytes, out _)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(4000)]
    public void A_client_frame_is_masked_and_reads_back(int size)
    {
        var payload = Enumerable.Range(0, size).Select(i => (byte)i).ToArray();
        var to = new byte[size + ClientFrame.MaxHeaderBytes];
        var length = ClientFrame.Write(to, Opcode.Text, payload, 0xa1b2c3d4);
        var header = size < 126 ? 2 : 4;
        Assert.Equal(header + 4 + size, length);
        Assert.Equal(0x81, to[0]);
        Assert.True((to[1] & 0x80) != 0);
        Assert.Equal(new byte[] { 0xa1, 0xb2, 0xc3, 0xd4 }, to[header..(header + 4)]);
        for (var i = 0; i < size; i++) Assert.Equal(payload[i], (byte)(to[header + 4 + i] ^ to[header + (i & 3)]));
    }

    [Fact]
    public void The_handshake_checks_the_accept_key_and_reads_a_503()
    {
        var handshake = new Handshake(new Uri("ws://h:1/ws"), "p");
        var request = Encoding.ASCII.GetString(handshake.Request.Span);
        var key = request.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
        var good = Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nsec-websocket-accept: {Handshake.AcceptOf(key)}\r\n\r\nrest");
        for (var cut = 0; cut < good.Length - 4; cut++) Assert.False(handshake.TryRead(good.AsSpan(0, cut), out _));
        Assert.True(handshake.TryRead(good, out var answer));
        Assert.Equal(new HandshakeAnswer(null, null, false, good.Length - 4), answer);

        Assert.True(handshake.TryRead("HTTP/1.1 101 x\r\nSec-WebSocket-Accept: other\r\n\r\n"u8, out answer));
        Assert.Contains("key", answer.Error, StringComparison.Ordinal);
        Assert.True(handshake.TryRead("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n"u8, out answer));
        Assert.True(answer is { IsBusy: true, RetryAfterSeconds: 7 });
        Assert.True(handshake.TryRead("HTTP/1.1 404 Not Found\r\n\r\n"u8, out answer));
        Assert.Contains("path", answer.Error, StringComparison.Ordinal);
    }
}
