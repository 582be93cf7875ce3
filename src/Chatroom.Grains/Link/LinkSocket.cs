using System.Net.WebSockets;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Grains.Link;

/// <summary>Frames over one WebSocket. One sender and one receiver at a time.</summary>
public sealed class LinkSocket(WebSocket socket) : IDisposable
{
    private const int KeptBytes = 1 << 20;
    private const int FirstBytes = 16_384;
    private readonly WireWriter _writer = new(WireFormat.MessagePack, FirstBytes);
    private byte[] _received = new byte[FirstBytes];

    /// <summary>Why the other side has closed it; null while it has not.</summary>
    public int? CloseCode => (int?)socket.CloseStatus;

    /// <summary>All of them in one message.</summary>
    public async ValueTask Send(IReadOnlyList<LinkFrame> frames, CancellationToken cancel)
    {
        _writer.Reset();
        LinkCodec.Write(_writer, frames);
        await socket.SendAsync(_writer.WrittenMemory, WebSocketMessageType.Binary, endOfMessage: true, cancel);
    }

    /// <summary>Receives one message and hands on its frames. False: the other side has closed.</summary>
    /// <param name="bytesMax">How long it may be.</param>
    /// <exception cref="MalformedFrameException">It is no message of a link, or too long.</exception>
    public async ValueTask<bool> Receive(Action<LinkFrame> take, int bytesMax, CancellationToken cancel)
    {
        var length = 0;
        for (; ; )
        {
            if (length == _received.Length)
            {
                if (length >= bytesMax) throw new MalformedFrameException(Codes.InvalidArgument, "a message of the link is too long");
                Array.Resize(ref _received, (int)Math.Min(2L * length, LinkLimits.MessageBytes));
            }
            var part = await socket.ReceiveAsync(_received.AsMemory(length), cancel);
            if (part.MessageType == WebSocketMessageType.Close) return false;
            if (part.MessageType == WebSocketMessageType.Text) throw new MalformedFrameException(Codes.InvalidArgument, "a link speaks MessagePack");
            length += part.Count;
            if (length > bytesMax) throw new MalformedFrameException(Codes.InvalidArgument, "a message of the link is too long");
            if (part.EndOfMessage) break;
        }
        LinkCodec.Read(_received.AsSpan(0, length), take);
        if (_received.Length > KeptBytes) _received = new byte[FirstBytes];
        return true;
    }

    /// <summary>Says why it ends, when nothing is being sent. Never throws.</summary>
    public async Task Close(int code, string why, CancellationToken cancel)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, why, cancel);
        }
        catch (Exception)
        {
            // Gone already: that is what was wanted.
        }
    }

    /// <summary>Ends it without a word.</summary>
    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();
}
