using System.Buffers.Binary;

namespace Chatroom.LoadTest.WebSockets;

/// <summary>Writes frames as a client sends them: final and masked (RFC 6455, section 5.3). Thread-safe.</summary>
internal static class ClientFrame
{
    internal const int MaxHeaderBytes = 8;

    /// <summary>Writes a frame and returns its length. Payloads of at most 65,535 bytes.</summary>
    /// <param name="to">At least <see cref="MaxHeaderBytes"/> longer than the payload.</param>
    /// <param name="mask">Unpredictable, a new one for each frame.</param>
    internal static int Write(Span<byte> to, Opcode opcode, ReadOnlySpan<byte> payload, uint mask)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue);
        to[0] = (byte)(0x80 | (int)opcode);
        var at = 2;
        if (payload.Length < 126) to[1] = (byte)(0x80 | payload.Length);
        else
        {
            to[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payload.Length);
            at = 4;
        }
        var key = to.Slice(at, 4);
        BinaryPrimitives.WriteUInt32BigEndian(key, mask);
        at += 4;
        for (var i = 0; i < payload.Length; i++) to[at + i] = (byte)(payload[i] ^ key[i & 3]);
        return at + payload.Length;
    }
}
