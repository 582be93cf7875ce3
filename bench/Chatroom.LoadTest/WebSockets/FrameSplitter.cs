using System.Buffers;

namespace Chatroom.LoadTest.WebSockets;

/// <summary>The bytes of one connection that are not a whole frame yet. Usually none. Not thread-safe.</summary>
internal struct Leftover
{
    internal byte[]? Bytes;
    internal int Length;
}

/// <summary>
/// Cuts what connections receive into frames; one for all connections of a thread. Not thread-safe. Bytes are received
/// into its one buffer and frames are handed out in place; only what is left over is copied.
/// </summary>
internal sealed class FrameSplitter
{
    // The longest frame must fit behind what was left over of it.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(FrameHead.MaxPayload + (1 << 16), pinned: true);
    private int _at;
    private int _end;

    /// <summary>Puts the leftover in front and returns where to receive into; then <see cref="Received"/>.</summary>
    internal Span<byte> Begin(in Leftover leftover)
    {
        leftover.Bytes.AsSpan(0, leftover.Length).CopyTo(_buffer);
        (_at, _end) = (0, leftover.Length);
        return _buffer.AsSpan(_end);
    }

    /// <summary>So many bytes came.</summary>
    internal void Received(int count) => _end += count;

    /// <summary>What is not consumed yet.</summary>
    internal ReadOnlySpan<byte> Rest => _buffer.AsSpan(_at, _end - _at);

    /// <summary>Consumes bytes that are no frame: the answer to the handshake.</summary>
    internal void Skip(int count) => _at += count;

    /// <summary>The next whole frame, valid until the next <see cref="Begin"/>.</summary>
    /// <exception cref="BadFrameException">No frame that a server of this protocol may send.</exception>
    internal bool TryNext(out FrameHead head, out ReadOnlySpan<byte> payload)
    {
        if (FrameHead.TryRead(Rest, out head) && Rest.Length >= head.Bytes + head.Payload)
        {
            payload = Rest.Slice(head.Bytes, head.Payload);
            _at += head.Bytes + head.Payload;
            return true;
        }
        head = default;
        payload = default;
        return false;
    }

    /// <summary>Keeps what is left for the connection's next turn.</summary>
    internal void End(ref Leftover leftover)
    {
        var rest = Rest;
        if (leftover.Bytes is not null && leftover.Bytes.Length < rest.Length) Drop(ref leftover);
        if (rest.IsEmpty)
        {
            Drop(ref leftover);
            return;
        }
        leftover.Bytes ??= ArrayPool<byte>.Shared.Rent(rest.Length);
        rest.CopyTo(leftover.Bytes);
        leftover.Length = rest.Length;
    }

    /// <summary>Forgets a leftover: its connection ended.</summary>
    internal static void Drop(ref Leftover leftover)
    {
        if (leftover.Bytes is not null) ArrayPool<byte>.Shared.Return(leftover.Bytes);
        leftover = default;
    }
}
