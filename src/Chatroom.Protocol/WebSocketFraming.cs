using System.Buffers.Binary;

namespace Chatroom.Protocol;

/// <summary>
/// The WebSocket frame header (RFC 6455, section 5.2) as a server sends it: final, not masked, so that the same bytes go
/// to every socket. Thread-safe.
/// </summary>
public static class WebSocketFraming
{
    /// <summary>The longest header of a server's frame, in bytes.</summary>
    public const int MaxHeaderBytes = 10;

    private const byte Final = 0x80;
    private const byte Deflated = 0x40;

    /// <summary>How many bytes the header of such a payload takes: 2, 4 or 10.</summary>
    public static int HeaderBytes(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        return payloadLength switch { <= 125 => 2, <= ushort.MaxValue => 4, _ => MaxHeaderBytes };
    }

    /// <summary>Writes the header to the front of <paramref name="to"/> and returns its length in bytes.</summary>
    /// <param name="to">At least <see cref="HeaderBytes"/> long.</param>
    /// <param name="opcode">1 text, 2 binary, 8 close, 9 ping, 10 pong.</param>
    /// <param name="payloadLength">Bytes of the payload that follows.</param>
    /// <param name="isDeflated">Whether the payload is compressed (RFC 7692, section 6).</param>
    public static int WriteServerHeader(Span<byte> to, int opcode, int payloadLength, bool isDeflated = false)
    {
        var length = HeaderBytes(payloadLength);
        to[0] = (byte)(Final | (isDeflated ? Deflated : 0) | (opcode & 0x0f));
        switch (length)
        {
            case 2:
                to[1] = (byte)payloadLength;
                break;
            case 4:
                to[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payloadLength);
                break;
            default:
                to[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(to[2..], (ulong)payloadLength);
                break;
        }
        return length;
    }
}
