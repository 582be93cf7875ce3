using System.Buffers.Binary;

namespace Chatroom.Simulation.Wire;

/// <summary>Cuts a server's bytes into WebSocket frames, however they come. One connection's.</summary>
internal sealed class FrameReader(Action<int, byte[]> frame)
{
    private byte[] _kept = [];

    /// <summary>Takes what has come; calls with opcode and payload for each whole frame.</summary>
    public void Take(byte[] bytes)
    {
        _kept = [.. _kept, .. bytes];
        var at = 0;
        while (Next(_kept.AsSpan(at)) is { } whole)
        {
            var payload = _kept[(at + whole.Header)..(at + whole.Header + whole.Length)];
            var opcode = _kept[at] & 0x0f;
            if ((_kept[at] & 0xf0) != 0x80) throw new FormatException($"a server's frame begins with {_kept[at]:x2}");
            at += whole.Header + whole.Length;
            frame(opcode, payload);
        }
        _kept = _kept[at..];
    }

    private static (int Header, int Length)? Next(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2) return null;
        var (header, length) = (2, (long)(bytes[1] & 0x7f));
        if ((bytes[1] & 0x80) != 0) throw new FormatException("a server's frame is masked");
        if (length == 126)
        {
            if (bytes.Length < 4) return null;
            (header, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        }
        else if (length == 127)
        {
            if (bytes.Length < 10) return null;
            (header, length) = (10, BinaryPrimitives.ReadInt64BigEndian(bytes[2..]));
        }
        return bytes.Length < header + length ? null : (header, (int)length);
    }
}
