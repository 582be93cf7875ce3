using System.Buffers.Binary;

namespace Chatroom.Gateway.Polls;

/// <summary>A WebSocket frame as this server makes it, taken apart again: final, not masked, whole. Immutable.</summary>
internal readonly ref struct ServerFrame
{
    private const int OpcodeBits = 0x0f;
    private const int CloseOpcode = 8;

    private ServerFrame(int opcode, ReadOnlySpan<byte> payload, int bytes)
    {
        Opcode = opcode;
        Payload = payload;
        Bytes = bytes;
    }

    public int Opcode { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Bytes of the whole frame.</summary>
    public int Bytes { get; }

    /// <summary>Text or binary: it carries a frame of the protocol.</summary>
    public bool IsData => Opcode is 1 or 2;

    /// <summary>The code of a close frame; 0: it is none.</summary>
    public int CloseCode => Opcode == CloseOpcode ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : 0;

    /// <summary>The first frame of the bytes, which hold whole frames.</summary>
    public static ServerFrame First(ReadOnlySpan<byte> bytes)
    {
        var (header, length) = bytes[1] switch
        {
            126 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
            127 => (10, checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]))),
            var small => (2, small),
        };
        return new ServerFrame(bytes[0] & OpcodeBits, bytes.Slice(header, length), header + length);
    }
}
