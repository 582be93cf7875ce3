using System.IO.Compression;

namespace Chatroom.LoadTest.WebSockets;

/// <summary>Unpacks compressed messages (RFC 7692) of which each begins anew. Not thread-safe.</summary>
internal sealed class Inflater
{
    // What a sender leaves out (7.2.1), and the end of the stream, which no message has.
    private static readonly byte[] Tail = [0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff];
    private byte[] _plain = new byte[65_536];

    /// <summary>The message; valid until the next call.</summary>
    /// <exception cref="BadFrameException">It cannot be unpacked, or becomes longer than <see cref="FrameHead.MaxPayload"/>.</exception>
    internal ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> packed)
    {
        using var inflate = new DeflateStream(new MemoryStream([.. packed, .. Tail]), CompressionMode.Decompress);
        var length = 0;
        try
        {
            for (int count; (count = inflate.Read(_plain, length, _plain.Length - length)) > 0;)
            {
                length += count;
                if (length > FrameHead.MaxPayload) throw new BadFrameException($"longer than {FrameHead.MaxPayload} bytes when unpacked");
                if (length == _plain.Length) Array.Resize(ref _plain, 2 * length);
            }
        }
        catch (InvalidDataException e)
        {
            throw new BadFrameException($"it cannot be unpacked: {e.Message}");
        }
        return _plain.AsSpan(0, length);
    }
}
