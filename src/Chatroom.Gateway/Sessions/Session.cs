using System.Net.WebSockets;
using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>
/// One client's connection, from CONNECT to close. Thread-safe: frames are handled one after the other by its own loop; what the
/// grains and the watch say comes from any thread.
/// </summary>
/// <remarks>Partial files: the loop and closing here; CONNECT; the room; commands.</remarks>
public sealed partial class Session
{
    private const int CloseTextBytes = 120;
    private readonly SessionHost _host;
    private readonly WebSocket _socket;
    private readonly Line _line;
    private Identity? _identity;
    private CloseReason? _closing;
    private long _heard;
    private long _closingSince;
    private readonly long _openedMs;
    private ushort _slot;

    internal Session(SessionHost host, WebSocket socket, Line line, WireFormat format, bool takesPacked = false)
    {
        (_host, _socket, _line) = (host, socket, line);
        line.Session = this;
        Id = host.NextSessionId();
        Writer = new SessionWriter(line.Wire, format, host.Options, host.Clock) { TakesPacked = takesPacked };
        _heard = host.Clock.GetTimestamp();
        _openedMs = host.NowMs;
    }

    public string Id { get; }
    public SessionWriter Writer { get; }
    public WireFormat Format => Writer.Format;

    /// <summary>Where in a window of reconnects the client stands, in parts of 65,536.</summary>
    public ushort Slot => _slot;

    /// <summary>Why this side closes it, once it does.</summary>
    public CloseReason? Closing => Volatile.Read(ref _closing);

    /// <summary>Serves the connection from here on, when the request that opened it has ended. Never throws.</summary>
    public Task Run(Stream connection)
    {
        _line.ReadFrom(connection);
        return Run();
    }

    /// <summary>Serves the connection until it is over. Never throws.</summary>
    public async Task Run()
    {
        _host.Sessions.Add(this);
        try
        {
            await Receive();
        }
        catch (MalformedFrameException malformed)
        {
            _host.Metrics.BadFrame(malformed.Code);
            await End(CloseReason.BadFrame(malformed.Code, malformed.Message));
            await Linger();
        }
        catch (WebSocketException failure) when (IsBadFraming(failure))
        {
            _host.Metrics.BadFrame(Codes.IncompleteFrame);
            await End(CloseReason.BadFrame(Codes.IncompleteFrame, "no WebSocket frame of a client, or a text that is not UTF-8"));
            await Linger();
        }
        catch (WebSocketException failure)
        {
            _host.Log.Lost(Id, failure.WebSocketErrorCode);
        }
        catch (OperationCanceledException)
        {
            // Cut by this side: the reason is in the log already.
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            _host.Log.Lost(Id, WebSocketError.ConnectionClosedPrematurely);
        }
        catch (Exception failure)
        {
            _host.Log.Failed(Id, failure);
            await End(CloseReason.ServerError);
            await Linger();
        }
        finally
        {
            Writer.End();
            await Leave();
            // Who gets the connection back ends it: not under a write. The watch cuts one that takes too long.
            await Writer.Idle;
            _host.Sessions.Remove(this);
            _socket.Dispose();
        }
    }

    /// <summary>What the WebSocket says of frames that it cannot read, and, with no code of its own, of what it cannot unpack.</summary>
    private static bool IsBadFraming(WebSocketException failure) =>
        failure.WebSocketErrorCode is WebSocketError.Faulted or WebSocketError.HeaderError or WebSocketError.Success;

    /// <summary>Closes the session; the first reason counts. Does not wait for the client.</summary>
    public void Close(CloseReason reason) => _ = End(reason);

    /// <summary>The watch looks at every session once a second.</summary>
    /// <param name="now">The clock's timestamp: asked for once, for all sessions that are looked at.</param>
    public void Watch(long now)
    {
        var options = _host.Options;
        if (_closing is not null)
        {
            if (SinceMs(_closingSince, now) > options.CloseTimeoutMs) Writer.Cut();
            return;
        }
        var silentMs = SinceMs(Volatile.Read(ref _heard), now);
        if (Writer.IsStalled(TimeSpan.FromMilliseconds(options.StalledMs), now)) Close(CloseReason.TooSlow);
        else if (_identity is null && silentMs > options.ConnectTimeoutMs) Close(CloseReason.ConnectTimeout);
        else if (silentMs > 3.0 * options.HeartbeatMs) Close(CloseReason.HeartbeatMissed);
    }

    private double SinceMs(long timestamp, long now) => _host.Clock.GetElapsedTime(timestamp, now).TotalMilliseconds;

    private async Task End(CloseReason reason)
    {
        lock (this)
        {
            if (_closing is not null) return;
            _closingSince = _host.Clock.GetTimestamp();
            Volatile.Write(ref _closing, reason);
        }
        _host.Metrics.Closed(reason.Close);
        if (reason != CloseReason.Goodbye) _host.Log.Closing(Id, _identity?.User, reason.Close, reason.Code, reason.Text);
        if (reason == CloseReason.TooSlow) Writer.GiveUp();
        else Writer.Unfollow();
        if (reason.Code != 0) Writer.Send(WireFrames.Disconnect(Format, reason.Code, reason.Text, reason.RetryAfterMs));
        try
        {
            var text = reason.Text.Length <= CloseTextBytes ? reason.Text : reason.Text[..CloseTextBytes];
            // On broken framing the WebSocket has given up: what is left to say goes past it.
            if (_line.IsBroken || _socket.State == WebSocketState.Aborted) Writer.Send(WireFrames.Close(reason.Close, text));
            else await _socket.CloseOutputAsync((WebSocketCloseStatus)reason.Close, text, CancellationToken.None);
        }
        catch (Exception)
        {
            // Gone already, or broken: the watch cuts what is left.
        }
    }

    /// <summary>Reads on until the client closes too: a connection cut with bytes unread takes with it what was sent last.</summary>
    private async Task Linger()
    {
        try
        {
            var ignored = new byte[WireLimits.ClientFrameBytes];
            while (_socket.State is WebSocketState.Open or WebSocketState.CloseSent)
                if ((await _socket.ReceiveAsync(ignored.AsMemory(), CancellationToken.None)).MessageType == WebSocketMessageType.Close) return;
            if (_line.IsBroken || _socket.State == WebSocketState.Aborted) await _line.Discard();
        }
        catch (Exception)
        {
            // Cut by the client or by the watch: over, either way.
        }
    }

    /// <summary>The client has been heard of, though not by a frame.</summary>
    internal void Heard() => Volatile.Write(ref _heard, _host.Clock.GetTimestamp());

    /// <summary>The WebSocket's own frames: pong, close.</summary>
    internal void SendControl(byte[] frame) => Send(frame);

    private void Send(byte[] frame)
    {
        if (!Writer.Send(frame)) Close(CloseReason.TooSlow);
    }
}
