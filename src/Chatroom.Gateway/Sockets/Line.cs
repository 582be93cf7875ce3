using System.Buffers.Binary;
using Chatroom.Gateway.Sessions;

namespace Chatroom.Gateway.Sockets;

/// <summary>
/// Stands between ASP.NET Core's WebSocket and the connection, as the stream that the WebSocket sees: reads pass through, writes
/// (pong, close) go through the session's own writer, so that nothing interleaves with what goes straight to the socket. Reads are
/// one caller's at a time; writes are thread-safe.
/// </summary>
/// <remarks>It does not own the connection: what is left of it when the WebSocket has given up is still to be read and told.</remarks>
internal sealed class Line(Stream inner, IWire wire) : Stream
{
    private const byte CloseFrame = 0x88;
    private const int ProtocolError = 1002;
    private const int InvalidPayload = 1007;
    private Stream _inner = inner;

    /// <summary>Where the session's bytes go.</summary>
    public IWire Wire { get; } = wire;

    /// <summary>Takes the WebSocket's own frames. Before there is one, it has none.</summary>
    public Session? Session { get; set; }

    /// <summary>The WebSocket has met broken framing, a close frame's too, and says nothing any more: its close was kept back.</summary>
    public bool IsBroken { get; private set; }

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>From now on reads come from there. Not while one is under way.</summary>
    public void ReadFrom(Stream stream) => _inner = stream;

    /// <summary>Reads what still comes and throws it away, until the client closes or the connection is cut.</summary>
    public async Task Discard()
    {
        var buffer = new byte[1_024];
        while (await _inner.ReadAsync(buffer) > 0)
        {
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // The WebSocket reuses its buffer: what may have to wait is copied. These frames have at most 131 bytes.
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsVerdict(buffer)) IsBroken = true;
        else Session?.SendControl(buffer.ToArray());
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The WebSocket closes on broken framing with a code of its own; the session says it with the protocol's.</summary>
    private static bool IsVerdict(ReadOnlySpan<byte> frame) =>
        frame.Length >= 4 && frame[0] == CloseFrame
        && BinaryPrimitives.ReadUInt16BigEndian(frame[2..]) is ProtocolError or InvalidPayload;
}
