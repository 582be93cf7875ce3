using System.Buffers.Binary;
using System.IO.Compression;

namespace Chatroom.Gateway.Tests;

/// <summary>A WebSocket frame as a server sends it. Immutable.</summary>
internal readonly record struct WebSocketFrame(int Opcode, byte[] Payload, bool IsDeflated = false)
{
    // What a sender leaves out of a compressed message (RFC 7692, 7.2.1), and an end.
    private static readonly byte[] Tail = [0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff];

    public const int Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    /// <summary>The next whole frame, and how many bytes it took; null when more bytes are wanted.</summary>
    /// <exception cref="InvalidDataException">A server does not send such a frame.</exception>
    /// <param name="deflated">Whether compressed frames were agreed on: those come out unpacked.</param>
    public static (WebSocketFrame Frame, int Bytes)? TryRead(ReadOnlySpan<byte> bytes, bool deflated = false)
    {
        if (bytes.Length < 2) return null;
        var isDeflated = deflated && (bytes[0] & 0x40) != 0;
        if ((bytes[0] & (isDeflated ? 0xb8 : 0xf0)) != 0x80) throw new InvalidDataException($"first byte {bytes[0]:x2}: final and without extensions is wanted");
        if ((bytes[1] & 0x80) != 0) throw new InvalidDataException("a server does not mask");
        var (header, length) = bytes[1] switch
        {
            126 => (4, bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
            127 => (10, bytes.Length < 10 ? 0 : checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]))),
            var small => (2, small),
        };
        if (bytes.Length < header + length) return null;
        var payload = bytes.Slice(header, length).ToArray();
        return (new WebSocketFrame(bytes[0] & 0x0f, isDeflated ? Inflate(payload) : payload, isDeflated), header + length);
    }

    /// <summary>Every frame of the bytes, which end with one.</summary>
    public static List<WebSocketFrame> ReadAll(ReadOnlySpan<byte> bytes, bool deflated = false)
    {
        var frames = new List<WebSocketFrame>();
        while (!bytes.IsEmpty)
        {
            var (frame, taken) = TryRead(bytes, deflated) ?? throw new InvalidDataException("the bytes end within a frame");
            frames.Add(frame);
            bytes = bytes[taken..];
        }
        return frames;
    }

    /// <summary>A compressed message's payload, as a client sends it.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> plain)
    {
        var packed = new MemoryStream();
        using var deflate = new DeflateStream(packed, CompressionLevel.Optimal);
        deflate.Write(plain);
        deflate.Flush();
        return packed.ToArray()[..^4];
    }

    private static byte[] Inflate(byte[] packed)
    {
        using var inflate = new DeflateStream(new MemoryStream([.. packed, .. Tail]), CompressionMode.Decompress);
        var plain = new MemoryStream();
        inflate.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>A client's frame.</summary>
    /// <param name="firstByte">Fin, reserved bits, opcode.</param>
    public static byte[] OfClient(byte firstByte, ReadOnlySpan<byte> payload, bool masked = true)
    {
        var header = payload.Length switch { <= 125 => 2, <= ushort.MaxValue => 4, _ => 10 };
        var frame = new byte[header + (masked ? 4 : 0) + payload.Length];
        frame[0] = firstByte;
        frame[1] = (byte)((masked ? 0x80 : 0) | header switch { 2 => payload.Length, 4 => 126, _ => 127 });
        if (header == 4) BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        if (header == 10) BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
        var at = header;
        if (masked)
        {
            ReadOnlySpan<byte> mask = [0x5a, 0x13, 0xc7, 0x08];
            mask.CopyTo(frame.AsSpan(at));
            at += mask.Length;
            for (var i = 0; i < payload.Length; i++) frame[at + i] = (byte)(payload[i] ^ mask[i & 3]);
        }
        else
        {
            payload.CopyTo(frame.AsSpan(at));
        }
        return frame;
    }
}
