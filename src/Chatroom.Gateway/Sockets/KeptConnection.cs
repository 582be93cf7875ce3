using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Chatroom.Gateway.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chatroom.Gateway.Sockets;

/// <summary>
/// Keeps a plain TCP connection for its session when the request that opened it has ended: all that HTTP holds for an open request
/// (five kilobytes) is then free. HTTP itself sees nothing of it. One a connection; used by one caller at a time.
/// </summary>
internal sealed class KeptConnection : IDuplexPipe, IConnectionHeartbeatFeature
{
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly OpenSockets _sockets;
    private readonly IPAddress? _from;
    private readonly TimeSpan _silence;
    private readonly long _opened = Stopwatch.GetTimestamp();
    private volatile bool _spoke;
    private List<(Action<object> Beat, object State)>? _beats = [];
    private Session? _session;
    private Admission? _admission;
    private AddressCount? _address;

    private KeptConnection(ConnectionContext connection, OpenSockets sockets, IPAddress? from, TimeSpan silence)
    {
        (_connection, _transport, _sockets, _from, _silence) = (connection, connection.Transport, sockets, from, silence);
        (Input, Output) = (new KeptReader(_transport.Input, this), new KeptWriter(_transport.Output, this));
    }

    public PipeReader Input { get; private set; }
    public PipeWriter Output { get; private set; }

    private bool IsKept => _session is not null;

    /// <summary>Lets the sessions of this endpoint keep their connections.</summary>
    public static void On(ListenOptions endpoint)
    {
        var sockets = endpoint.ApplicationServices.GetRequiredService<OpenSockets>();
        var silence = TimeSpan.FromMilliseconds(endpoint.ApplicationServices.GetRequiredService<GatewayOptions>().ConnectTimeoutMs);
        endpoint.Use(next => connection =>
        {
            if (sockets.TryEnter(connection, out var from)) return new KeptConnection(connection, sockets, from, silence).Serve(next);
            connection.Abort();
            return Task.CompletedTask;
        });
    }

    /// <summary>The session goes on when the request has ended.</summary>
    public void Keep(Session session, Admission admission, AddressCount? address) =>
        (_session, _admission, _address) = (session, admission, address);

    public void Abort() => _connection.Abort();

    public void OnHeartbeat(Action<object> action, object state) => _beats?.Add((action, state));

    private async Task Serve(ConnectionDelegate next)
    {
        // HTTP's timeouts beat through here, so that a kept connection can let go of them.
        _connection.Features.GetRequiredFeature<IConnectionHeartbeatFeature>().OnHeartbeat(static kept => ((KeptConnection)kept).Beat(), this);
        _connection.Features.Set<IConnectionHeartbeatFeature>(this);
        _connection.Features.Set(this);
        _connection.Transport = this;
        try
        {
            await next(_connection);
        }
        catch (Exception) when (IsKept)
        {
            // HTTP's end is not the session's any more: it must still run, if only to find its connection gone.
        }
        finally
        {
            _connection.Transport = _transport;
            _beats = null;
            Input = null!;
            Output = null!;
            if (!IsKept) _sockets.Leave(_from);
        }
        if (_session is null) return;
        try
        {
            await _session.Run(_transport.Input.AsStream(leaveOpen: true));
        }
        finally
        {
            _admission!.Leave(_address);
            _sockets.Leave(_from);
            await _transport.Input.CompleteAsync();
            await _transport.Output.CompleteAsync();
        }
    }

    private void Beat()
    {
        if (_beats is not { } beats) return;
        // HTTP waits two minutes for a first request, as it does for a further one.
        if (!_spoke && Stopwatch.GetElapsedTime(_opened) > _silence) _connection.Abort();
        foreach (var (beat, state) in beats) beat(state);
    }

    /// <summary>The connection's input, which HTTP does not end when the connection is kept.</summary>
    private sealed class KeptReader(PipeReader inner, KeptConnection connection) : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        // Nobody advances before something has come.
        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            connection._spoke = true;
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();
        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);
        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void Complete(Exception? exception = null)
        {
            if (!connection.IsKept) inner.Complete(exception);
        }
    }

    /// <summary>The connection's output, likewise.</summary>
    private sealed class KeptWriter(PipeWriter inner, KeptConnection connection) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;
        public override long UnflushedBytes => inner.UnflushedBytes;
        public override void Advance(int bytes) => inner.Advance(bytes);
        public override void CancelPendingFlush() => inner.CancelPendingFlush();
        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);
        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void Complete(Exception? exception = null)
        {
            if (!connection.IsKept) inner.Complete(exception);
        }
    }
}
