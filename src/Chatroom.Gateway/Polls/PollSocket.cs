using System.Net.WebSockets;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Polls;

/// <summary>
/// What a session reads from when its client polls: the frames of the polls' bodies as the messages of a WebSocket. One reader;
/// everything else is thread-safe. It holds so many bodies that are not read yet; beyond it the next one waits.
/// </summary>
internal sealed class PollSocket(WireFormat format, Line line, int bodiesMax) : WebSocket
{
    private readonly Lock _lock = new();
    private readonly Queue<PollBody> _bodies = new();
    private ReadOnlyMemory<byte> _frame;
    private TaskCompletionSource? _news;
    private volatile WebSocketState _state = WebSocketState.Open;
    private bool _hasLeft;

    /// <summary>What is to happen when there is room for the next body. Called without a lock.</summary>
    public Action? Emptied { get; set; }

    public override WebSocketState State => _state;
    public override WebSocketCloseStatus? CloseStatus => null;
    public override string? CloseStatusDescription => null;
    public override string? SubProtocol => format == WireFormat.Json ? Subprotocols.Json : Subprotocols.MessagePack;

    /// <summary>
    /// Takes a body, unless too many have not been read yet. One without frames always: a session that reads nothing while its client
    /// has something to take waits for the next poll.
    /// </summary>
    public bool TryDeliver(PollBody body)
    {
        lock (_lock)
        {
            if (body.IsEmpty) return true;
            if (_bodies.Count >= bodiesMax) return false;
            _bodies.Enqueue(body);
            Tell();
            return true;
        }
    }

    /// <summary>The client has gone, or has been told that it is over: a close comes behind what is still to be read.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _hasLeft = true;
            Tell();
        }
    }

    public override void Abort()
    {
        lock (_lock)
        {
            _state = WebSocketState.Aborted;
            Tell();
        }
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            Task news;
            var (result, emptied) = (default(ValueWebSocketReceiveResult?), false);
            lock (_lock)
            {
                result = TryRead(buffer, ref emptied);
                news = (_news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            if (emptied) Emptied?.Invoke();
            if (result is { } read) return read;
            if (!emptied) await news.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Null: nothing has come yet.</summary>
    private ValueWebSocketReceiveResult? TryRead(Memory<byte> buffer, ref bool emptied)
    {
        if (_state == WebSocketState.Aborted) throw new OperationCanceledException("cut");
        if (_frame.IsEmpty && _bodies.Count > 0) emptied = !TryNext();
        if (!_frame.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _frame.Length);
            _frame[..count].CopyTo(buffer);
            _frame = _frame[count..];
            return new(count, format == WireFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary, _frame.IsEmpty);
        }
        if (!_hasLeft || emptied) return null;
        _state = _state == WebSocketState.CloseSent ? WebSocketState.Closed : WebSocketState.CloseReceived;
        return new(0, WebSocketMessageType.Close, true);
    }

    private bool TryNext()
    {
        try
        {
            _frame = _bodies.Peek().Next();
        }
        catch
        {
            // What is behind the fault is nobody's frame.
            _bodies.Clear();
            throw;
        }
        if (_frame.IsEmpty) _bodies.Dequeue();
        return !_frame.IsEmpty;
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_state is not (WebSocketState.Open or WebSocketState.CloseReceived)) return Task.CompletedTask;
            _state = _state == WebSocketState.Open ? WebSocketState.CloseSent : WebSocketState.Closed;
        }
        line.Write(WireFrames.Close((int)closeStatus, statusDescription ?? ""));
        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(read.Count, read.MessageType, read.EndOfMessage);
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a session writes past its socket");

    public override void Dispose() => Abort();

    private void Tell()
    {
        var news = _news;
        _news = null;
        news?.SetResult();
    }
}
