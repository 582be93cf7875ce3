using System.IO.Compression;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// A sweep's frames compressed (RFC 7692, no context taken over), once for everyone who takes them so, and not before one does.
/// Thread-safe.
/// </summary>
/// <remarks>Only what everyone in the room is sent is in here: no secret shares a compressed frame with what others wrote.</remarks>
/// <param name="frames">Whole WebSocket frames, not compressed.</param>
public sealed class PackedRun(IReadOnlyList<byte[]> frames)
{
    // What is shorter gains nothing that a packet would notice.
    private const int WorthBytes = 200;
    private const int OpcodeMask = 0x0f;
    // 00 00 ff ff
    private const int FlushTailBytes = 4;
    private byte[]? _bytes;

    public byte[] Bytes
    {
        get
        {
            if (Volatile.Read(ref _bytes) is { } done) return done;
            lock (frames) return _bytes ??= Pack();
        }
    }

    private byte[] Pack()
    {
        var run = new MemoryStream();
        foreach (var frame in frames)
        {
            if (frame.Length < WorthBytes || !TryPack(frame, run)) run.Write(frame);
        }
        return run.ToArray();
    }

    /// <summary>False: it did not become shorter.</summary>
    private static bool TryPack(byte[] frame, MemoryStream run)
    {
        var payload = Payload(frame);
        var packed = new MemoryStream(payload.Length);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(payload);
            deflate.Flush();
            // A flush ends with an empty block, which is left out (RFC 7692, 7.2.1); what closing the stream writes is not taken.
            packed.SetLength(packed.Length - FlushTailBytes);
            var length = (int)packed.Length;
            if (length >= payload.Length) return false;
            Span<byte> header = stackalloc byte[WebSocketFraming.MaxHeaderBytes];
            var headerBytes = WebSocketFraming.WriteServerHeader(header, frame[0] & OpcodeMask, length, isDeflated: true);
            run.Write(header[..headerBytes]);
            run.Write(packed.GetBuffer(), 0, length);
        }
        return true;
    }

    private static ReadOnlySpan<byte> Payload(byte[] frame) => frame.AsSpan((frame[1] & 0x7f) switch
    {
        126 => 4,
        127 => WebSocketFraming.MaxHeaderBytes,
        _ => 2,
    });
}
