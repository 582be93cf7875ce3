using System.Net.WebSockets;
using System.Text;

namespace Chatroom.Simulation.Network;

/// <summary>
/// The WebSocket that a session reads from: messages as they come, whole and in order, and the closing handshake. The framework's
/// own stands here in a process; it is not under test. The run's thread alone.
/// </summary>
internal sealed class SimulatedSocket : WebSocket
{
    private const int CloseOpcode = 8;
    private readonly Queue<(int Opcode, byte[] Payload)> _came = new();
    private TaskCompletionSource? _waiting;
    private byte[]? _open;
    private int _openOpcode;
    private int _read;
    private bool _isGone;
    private WebSocketState _state = WebSocketState.Open;

    /// <summary>Where its own frames go; set once.</summary>
    internal Gateway.Sockets.Line? Line { get; set; }

    public override WebSocketState State => _state;
    public override WebSocketCloseStatus? CloseStatus => null;
    public override string? CloseStatusDescription => null;
    public override string? SubProtocol => null;

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_open is null)
        {
            if (_came.TryDequeue(out var next))
            {
                if (next.Opcode == CloseOpcode)
                {
                    _state = _state == WebSocketState.CloseSent ? WebSocketState.Closed : WebSocketState.CloseReceived;
                    return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true);
                }
                (_openOpcode, _open, _read) = (next.Opcode, next.Payload, 0);
                break;
            }
            if (_isGone)
            {
                _state = WebSocketState.Aborted;
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            }
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waiting.Task;
        }
        var count = Math.Min(buffer.Length, _open.Length - _read);
        _open.AsSpan(_read, count).CopyTo(buffer.Span);
        _read += count;
        var isEnd = _read == _open.Length;
        if (isEnd) _open = null;
        return new ValueWebSocketReceiveResult(count, _openOpcode == 1 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, isEnd);
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        if (_state is not (WebSocketState.Open or WebSocketState.CloseReceived)) throw new WebSocketException(WebSocketError.InvalidState);
        _state = _state == WebSocketState.Open ? WebSocketState.CloseSent : WebSocketState.Closed;
        var text = Encoding.UTF8.GetBytes(statusDescription ?? "");
        Line!.Write([0x88, (byte)(2 + text.Length), (byte)((int)closeStatus >> 8), (byte)closeStatus, .. text]);
        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort() => Fail();

    public override void Dispose() => _state = WebSocketState.Closed;

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>A message of the client's is here.</summary>
    internal void Came(int opcode, byte[] payload)
    {
        _came.Enqueue((opcode, payload));
        Wake();
    }

    /// <summary>The connection is gone, and this end knows.</summary>
    internal void Fail()
    {
        _isGone = true;
        Wake();
    }

    private void Wake()
    {
        var waiting = _waiting;
        _waiting = null;
        waiting?.SetResult();
    }
}
