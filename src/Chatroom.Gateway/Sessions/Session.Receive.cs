using System.Buffers;
using System.Net.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <content>Frames in: each bounded before it is looked at, handled in order, and no more read than can be answered.</content>
public sealed partial class Session
{
    // Most frames fit; a longer one widens it, up to the limit of a frame.
    private const int BufferBytes = 4_096;
    private int _inFlight;
    private TaskCompletionSource? _mayRead;

    private async Task Receive()
    {
        while (_socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            // Without a buffer: an idle session holds none.
            var first = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (first.MessageType == WebSocketMessageType.Close)
            {
                await AnswerClose();
                return;
            }
            if (await ReadFrame(first) is { } later) await later();
            await MayReadOn();
        }
    }

    /// <summary>Reads the frame that has begun and handles it, or returns what of it has to wait for others.</summary>
    private async ValueTask<Func<Task>?> ReadFrame(ValueWebSocketReceiveResult received)
    {
        var wanted = Format == WireFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        if (received.MessageType != wanted)
            throw new MalformedFrameException(Codes.IncompleteFrame, $"this subprotocol has {wanted} messages only");
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = received.Count;
            while (!received.EndOfMessage)
            {
                if (length == buffer.Length) buffer = Widen(buffer);
                // One byte more than there may be and no more: the WebSocket waits until what it is given is full.
                var free = Math.Min(buffer.Length, WireLimits.ClientFrameBytes + 1) - length;
                received = await _socket.ReceiveAsync(buffer.AsMemory(length, free), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await AnswerClose();
                    return null;
                }
                length += received.Count;
                if (length > WireLimits.ClientFrameBytes) throw TooLong();
            }
            Volatile.Write(ref _heard, _host.Clock.GetTimestamp());
            // A frame begun after this side has closed is read and not looked at: the client's close comes behind it.
            return _closing is null ? Handle(buffer.AsSpan(0, length)) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Widen(byte[] buffer)
    {
        var wider = ArrayPool<byte>.Shared.Rent(WireLimits.ClientFrameBytes + 1);
        buffer.CopyTo(wider, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return wider;
    }

    private static MalformedFrameException TooLong() =>
        new(Codes.IncompleteFrame, $"a frame has at most {WireLimits.ClientFrameBytes} bytes");

    /// <summary>Handles a frame, or returns what of it has to wait for others.</summary>
    private Func<Task>? Handle(ReadOnlySpan<byte> bytes)
    {
        _host.Metrics.FrameIn();
        var reader = new WireReader(bytes, Format);
        var header = Frames.ReadHeader(ref reader);
        if (_identity is null && header.Type != FrameType.Connect)
            throw new MalformedFrameException(Codes.InvalidArgument, "the first frame is CONNECT");
        switch (header.Type)
        {
            case FrameType.Connect when _identity is null:
                var connect = ConnectFrame.Read(ref reader);
                return () => Connect(connect);
            case FrameType.Publish:
                Publish(PublishFrame.Read(ref reader, header));
                return null;
            case FrameType.Query:
                return Query(ref reader);
            case FrameType.Pingreq:
                PingreqFrame.Read(ref reader);
                Writer.TellSkipped();
                Pong();
                return null;
            case FrameType.Disconnect:
                return SayGoodbye;
            default:
                throw new MalformedFrameException(Codes.InvalidArgument, $"a client does not send frame type {(int)header.Type} here");
        }
    }

    private async Task SayGoodbye()
    {
        await LeaveRoom();
        await End(CloseReason.Goodbye);
    }

    private async Task AnswerClose()
    {
        // A browser tab that goes closes with 1001 and means it no more than a lost connection: the place is kept.
        if (_socket.State == WebSocketState.CloseReceived)
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        // The answer may stand behind a write that is under way, and the connection ends with this loop.
        Writer.Unfollow();
        await Writer.Idle;
    }

    private void CommandSent() => Interlocked.Increment(ref _inFlight);

    private void CommandAnswered()
    {
        if (Interlocked.Decrement(ref _inFlight) < _host.Options.CommandsInFlight) Interlocked.Exchange(ref _mayRead, null)?.TrySetResult();
    }

    /// <summary>Stops reading while too many commands wait for their answers: the pressure goes back to the client's socket.</summary>
    private async ValueTask MayReadOn()
    {
        while (Volatile.Read(ref _inFlight) >= _host.Options.CommandsInFlight)
        {
            var mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _mayRead, mayRead);
            if (Volatile.Read(ref _inFlight) < _host.Options.CommandsInFlight) return;
            await mayRead.Task;
        }
    }
}
