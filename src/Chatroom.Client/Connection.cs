using System.Net.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>
/// One WebSocket and the frames on it. Sends are thread-safe and go one after another; receives belong to one loop.
/// </summary>
internal sealed partial class Connection(ClientWebSocket socket, WireFormat format, int maxFrameBytes) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = new byte[16 << 10];

    internal WireFormat Format => format;

    /// <summary>The close code, once the server closed; null before, and when it just dropped.</summary>
    internal int? CloseCode => (int?)socket.CloseStatus;

    internal static async Task<Connection> OpenAsync(Uri uri, WireFormat format, int maxFrameBytes, CancellationToken token)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(format == WireFormat.Json ? Subprotocols.Json : Subprotocols.MessagePack);
            // The protocol has a heartbeat of its own.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            await socket.ConnectAsync(uri, token).ConfigureAwait(false);
            return new Connection(socket, format, maxFrameBytes);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a frame when those before it have gone. The token ends the waiting; the frame may go all the same.</summary>
    internal Task SendAsync(Action<WireWriter> write, CancellationToken token)
    {
        var writer = new WireWriter(format);
        write(writer);
        // A send that is cancelled half way aborts the socket, and a caller's patience must not do that to the others.
        return SendInTurnAsync(writer.ToArray(), token).WaitAsync(token);
    }

    private async Task SendInTurnAsync(byte[] frame, CancellationToken token)
    {
        var type = format == WireFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        await _sending.WaitAsync(token).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(frame, type, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame, valid until the next call; null when the server closed.</summary>
    internal async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken token)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), token).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return _buffer.AsMemory(0, length);
            if (length < _buffer.Length) continue;
            if (length >= maxFrameBytes) throw new MalformedFrameException($"A frame is longer than {maxFrameBytes} bytes.");
            Array.Resize(ref _buffer, Math.Min(length * 2, maxFrameBytes));
        }
    }

    /// <summary>Says goodbye as RFC 6455 asks, and does not insist.</summary>
    internal async Task CloseAsync(CancellationToken token)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone already: that is what was wanted.
        }
    }

    /// <summary>Answers the server's close, if there was one, so that it need not take the end for a loss.</summary>
    internal async Task AnswerCloseAsync(TimeProvider time)
    {
        if (socket.State != WebSocketState.CloseReceived) return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        await CloseAsync(patience.Token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }
}
