using System.Buffers.Binary;
using System.Net.Sockets;
using Chatroom.Gateway.Sessions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chatroom.Gateway.Sockets;

/// <summary>
/// Stands between ASP.NET Core's WebSocket and the connection: reads pass through, writes (pong, close) go through the session's
/// own writer, so that nothing interleaves with what goes straight to the socket. One a connection; not thread-safe.
/// </summary>
internal sealed class DivertedUpgrade(IHttpUpgradeFeature upgrade, HttpContext context) : IHttpUpgradeFeature
{
    private Session? _session;
    private Stream? _inner;

    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>Where the session's bytes go.</summary>
    public IWire Wire { get; private set; } = null!;

    public async Task<Stream> UpgradeAsync()
    {
        var inner = await upgrade.UpgradeAsync();
        Wire = PlainSocket() is { } socket ? new SocketWire(socket) : new StreamWire(inner);
        _inner = inner;
        return new DivertedStream(inner, this);
    }

    /// <summary>From now on the WebSocket's own frames go out through the session.</summary>
    public void WriteThrough(Session session) => _session = session;

    /// <summary>Reads what still comes and throws it away, until the client closes or the connection is cut.</summary>
    public async Task Discard()
    {
        var buffer = new byte[1_024];
        while (await _inner!.ReadAsync(buffer) > 0)
        {
        }
    }

    /// <summary>A frame of the WebSocket's own. Before there is a session it has none.</summary>
    internal void Write(byte[] frame) => _session?.SendControl(frame);

    private Socket? PlainSocket() =>
        context.Request.IsHttps || context.Request.Protocol != HttpProtocol.Http11
            ? null
            : context.Features.Get<IConnectionSocketFeature>()?.Socket;
}

/// <summary>The stream that the WebSocket sees: reads are the connection's, writes are the session writer's. Not thread-safe.</summary>
/// <remarks>It does not own the connection: what is left of it when the WebSocket has given up is still to be read and told.</remarks>
internal sealed class DivertedStream(Stream inner, DivertedUpgrade upgrade) : Stream
{
    private const byte CloseFrame = 0x88;
    private const int ProtocolError = 1002;
    private const int InvalidPayload = 1007;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

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
        if (!IsVerdict(buffer)) upgrade.Write(buffer.ToArray());
    }

    /// <summary>The WebSocket closes on broken framing with a code of its own; the session says it with the protocol's.</summary>
    private static bool IsVerdict(ReadOnlySpan<byte> frame) =>
        frame.Length >= 4 && frame[0] == CloseFrame
        && BinaryPrimitives.ReadUInt16BigEndian(frame[2..]) is ProtocolError or InvalidPayload;

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
