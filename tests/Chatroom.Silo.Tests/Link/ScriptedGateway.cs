using System.Net.WebSockets;
using System.Threading.Channels;
using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Silo.Tests.Link;

/// <summary>A gateway at the other end of a link, as a WebSocket in memory: says what a test tells it, and takes nothing while it is stalled. Thread-safe.</summary>
internal sealed class ScriptedGateway : WebSocket
{
    // What does not come fails the test, rather than to hold it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<byte[]?> _toSilo = Channel.CreateUnbounded<byte[]?>();
    private readonly Channel<LinkFrame> _heard = Channel.CreateUnbounded<LinkFrame>();
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _stalled;
    private byte[] _rest = [];
    private WebSocketState _state = WebSocketState.Open;
    private WebSocketCloseStatus? _closeStatus;

    /// <summary>The code that the silo has closed it with; -1: cut.</summary>
    public Task<int> Closed => _closed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public override WebSocketCloseStatus? CloseStatus => _closeStatus;
    public override string? CloseStatusDescription => null;
    public override WebSocketState State => _state;
    public override string? SubProtocol => null;

    /// <summary>Says hello as a gateway does that knows the secret.</summary>
    public async Task Hello(string id, long instance, string secret = "", string url = "")
    {
        var challenge = (LinkChallenge)await Next();
        var nonce = LinkProof.Nonce();
        Say(new LinkHello(
            LinkLimits.Version, id, instance, url, "", 0, 10, nonce, LinkProof.OfGateway(secret, challenge.Nonce, nonce, id, instance)));
    }

    public void Say(params LinkFrame[] frames)
    {
        var w = new WireWriter(WireFormat.MessagePack);
        LinkCodec.Write(w, frames);
        SayBytes(w.ToArray());
    }

    public void SayBytes(byte[] message) => _toSilo.Writer.TryWrite(message);

    /// <summary>Goes without a word.</summary>
    public void Vanish() => _toSilo.Writer.TryComplete();

    /// <summary>Takes nothing more, until <see cref="GoOn"/>.</summary>
    public void Stall() => _stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn()
    {
        var stalled = _stalled;
        _stalled = null;
        stalled?.TrySetResult();
    }

    /// <summary>The next frame from the silo.</summary>
    public Task<LinkFrame> Next() => _heard.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    /// <summary>The next frame of a kind; what is in front of it is passed over.</summary>
    public async Task<T> Next<T>() where T : LinkFrame
    {
        for (; ; )
            if (await Next() is T wanted) return wanted;
    }

    /// <summary>Everything that has come by now.</summary>
    public List<LinkFrame> Heard()
    {
        var all = new List<LinkFrame>();
        while (_heard.Reader.TryRead(out var frame)) all.Add(frame);
        return all;
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.Length == 0)
        {
            var next = _toSilo.Reader.ReadAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(next, _aborted.Task) != next) throw new WebSocketException("aborted");
            if (await next is not { } message)
            {
                _closeStatus = (WebSocketCloseStatus)await _closed.Task;
                return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true);
            }
            _rest = message;
        }
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.AsMemory(0, count).CopyTo(buffer);
        _rest = _rest[count..];
        return new ValueWebSocketReceiveResult(count, WebSocketMessageType.Binary, _rest.Length == 0);
    }

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (_stalled is { } stalled && await Task.WhenAny(stalled.Task, _aborted.Task) == _aborted.Task) throw new WebSocketException("aborted");
        LinkCodec.Read(buffer.Span, frame => _heard.Writer.TryWrite(frame));
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = WebSocketState.CloseSent;
        _closed.TrySetResult((int)closeStatus);
        // It answers, as a WebSocket does.
        _toSilo.Writer.TryWrite(null);
        return Task.CompletedTask;
    }

    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        _aborted.TrySetResult();
        _closed.TrySetResult(-1);
    }

    public override void Dispose() => Abort();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
