using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Hosting;

/// <summary>
/// The server's sockets, of which so many may be open at once, whatever is said on them: who opens more is cut at once. Without it whoever
/// opens connections and says nothing takes the last descriptor, and the runtime ends the process. Thread-safe.
/// </summary>
public sealed partial class BoundedTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);
    private readonly SocketTransportFactory _sockets;
    private readonly int _max;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private int _open;
    private long? _said;
    private long _cut;

    private BoundedTransport(SocketTransportFactory sockets, int max, TimeProvider clock, ILogger log) => (_sockets, _max, _clock, _log) = (sockets, max, clock, log);

    /// <summary>Connections that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Bounds all connections of the process.</summary>
    public static void AddTo(WebApplicationBuilder builder, int max)
    {
        builder.Services.AddSingleton(services => new BoundedTransport(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services), max, services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<BoundedTransport>>()));
        // The last one that can bind an address does.
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<BoundedTransport>());
    }

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await _sockets.BindAsync(endpoint, cancellationToken), this);

    private bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= _max) return true;
        Leave();
        var cut = Interlocked.Increment(ref _cut);
        // Only the listener comes here, one connection after the other; two listeners may say it twice.
        if (_said is { } said && _clock.GetElapsedTime(said) < BetweenLines) return false;
        _said = _clock.GetTimestamp();
        LogFull(_max, cut);
        return false;
    }

    private void Leave() => Interlocked.Decrement(ref _open);

    [LoggerMessage(1, LogLevel.Warning, "{Max} connections are open, as many as there may be: further ones are cut, {Cut} since the start")]
    private partial void LogFull(int max, long cut);

    private sealed class Listener(IConnectionListener inner, BoundedTransport owner) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await inner.AcceptAsync(cancellationToken) is { } connection)
            {
                if (owner.TryEnter()) return new Counted(connection, owner);
                // Its descriptor is free before the next is taken.
                connection.Abort();
                await connection.DisposeAsync();
            }
            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    /// <summary>A connection that is counted until its descriptor is free.</summary>
    private sealed class Counted(ConnectionContext inner, BoundedTransport owner) : ConnectionContext
    {
        private int _isOver;

        public override string ConnectionId { get => inner.ConnectionId; set => inner.ConnectionId = value; }
        public override Microsoft.AspNetCore.Http.Features.IFeatureCollection Features => inner.Features;
        public override IDictionary<object, object?> Items { get => inner.Items; set => inner.Items = value; }
        public override System.IO.Pipelines.IDuplexPipe Transport { get => inner.Transport; set => inner.Transport = value; }
        public override CancellationToken ConnectionClosed { get => inner.ConnectionClosed; set => inner.ConnectionClosed = value; }
        public override EndPoint? LocalEndPoint { get => inner.LocalEndPoint; set => inner.LocalEndPoint = value; }
        public override EndPoint? RemoteEndPoint { get => inner.RemoteEndPoint; set => inner.RemoteEndPoint = value; }

        public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

        public override void Abort() => inner.Abort();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
            if (Interlocked.Exchange(ref _isOver, 1) == 0) owner.Leave();
        }
    }
}
