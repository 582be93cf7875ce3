using Chatroom.LoadTest.Sockets;
using Chatroom.LoadTest.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Swarms;

/// <content>Bytes out. What a socket does not take at once is kept, bounded, until it can be written.</content>
internal sealed partial class Swarm
{
    private const int UnsentMax = 256 << 10;
    private readonly WireWriter _writer;
    private readonly byte[] _frame = new byte[WireLimits.ClientFrameBytes + ClientFrame.MaxHeaderBytes];

    private void SendFrame(Member member, Action<WireWriter> write)
    {
        _writer.Reset();
        write(_writer);
        SendFrame(member, _opcode, _writer.Written);
    }

    private void SendFrame(Member member, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var length = ClientFrame.Write(_frame, opcode, payload, (uint)_random.NextInt64());
        Send(member, _frame.AsSpan(0, length));
    }

    private void Send(Member member, ReadOnlySpan<byte> bytes)
    {
        if (member.Socket < 0) return;
        if (member.Unsent is { } unsent)
        {
            Keep(member, [.. unsent, .. bytes]);
            return;
        }
        var sent = _sockets.Send(member.Socket, bytes);
        // A failed socket also turns readable, where its end is dealt with.
        if (sent == INonBlockingSockets.Failed || sent == bytes.Length) return;
        Keep(member, bytes[Math.Max(0, sent)..].ToArray());
    }

    private void Keep(Member member, byte[] unsent)
    {
        member.Unsent = unsent;
        _sockets.WatchWrites(member.Socket, Tag(member), true);
        if (unsent.Length > UnsentMax) Lost(member, null);
    }

    private void Flush(Member member)
    {
        var unsent = member.Unsent!;
        member.Unsent = null;
        _sockets.WatchWrites(member.Socket, Tag(member), false);
        Send(member, unsent);
    }
}
