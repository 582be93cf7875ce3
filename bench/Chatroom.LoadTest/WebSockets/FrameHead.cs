using System.Buffers.Binary;

namespace Chatroom.LoadTest.WebSockets;

/// <summary>The opcodes of RFC 6455 that this tool meets.</summary>
internal enum Opcode : byte
{
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>The header of a WebSocket frame from a server. Immutable.</summary>
/// <param name="Opcode">Its opcode.</param>
/// <param name="Bytes">How long the header is.</param>
/// <param name="Payload">How long the payload is.</param>
/// <param name="IsDeflated">Whether it is compressed (RFC 7692).</param>
internal readonly record struct FrameHead(Opcode Opcode, int Bytes, int Payload, bool IsDeflated = false)
{
    /// <summary>The longest payload that is taken, in bytes.</summary>
    internal const int MaxPayload = 4 << 20;

    /// <summary>Reads the header at the front. False: more bytes are needed.</summary>
    /// <exception cref="BadFrameException">No frame that a server of this protocol may send.</exception>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHead head)
    {
        head = default;
        if (bytes.Length < 2) return false;
        if ((bytes[0] & 0xb0) != 0x80) throw new BadFrameException("fragmented, or with reserved bits");
        if ((bytes[1] & 0x80) != 0) throw new BadFrameException("masked by the server");
        var opcode = (Opcode)(bytes[0] & 0x0f);
        if (!Enum.IsDefined(opcode)) throw new BadFrameException($"opcode {(int)opcode}");
        var isDeflated = (bytes[0] & 0x40) != 0;
        if (isDeflated && opcode is not (Opcode.Text or Opcode.Binary)) throw new BadFrameException("a compressed control frame");
        var (length, size) = ((long)bytes[1], 2);
        if (length == 126)
        {
            size = 4;
            if (bytes.Length < size) return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (length == 127)
        {
            size = 10;
            if (bytes.Length < size) return false;
            length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        }
        if (length is < 0 or > MaxPayload) throw new BadFrameException($"{length} bytes long, the limit is {MaxPayload}");
        head = new FrameHead(opcode, size, (int)length, isDeflated);
        return true;
    }
}

/// <summary>Says what is wrong with a WebSocket frame.</summary>
internal sealed class BadFrameException(string message) : Exception(message);
