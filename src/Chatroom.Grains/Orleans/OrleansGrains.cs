using System.Collections.Concurrent;
using System.Globalization;
using Chatroom.Grains.Directory;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Global;
using Chatroom.Grains.Orleans.Calls;
using Chatroom.Grains.Orleans.Hosting;
using Chatroom.Grains.Orleans.Relay;
using Chatroom.Grains.Orleans.Streams;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chatroom.Grains.Orleans;

/// <summary>
/// The grains of the cluster as one silo reaches them, and what the grains that live on this silo are made of. Thread-safe; one a silo.
/// </summary>
public sealed partial class OrleansGrains : IGrains, IAsyncDisposable
{
    private readonly IGrainFactory _grains;
    private readonly ILogger _log;
    private readonly GrainMetrics _metrics;
    private readonly OutletMetrics _outletMetrics = new();
    private readonly RelayedRooms _rooms;
    private readonly RelayedDirectories _directories;
    private readonly RelayedApp _app;
    private readonly IClusterOutlets _outlets;
    private readonly long _startedMs;
    private readonly string _writer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, IActivation> _roomsHere = new(StringComparer.Ordinal);
    // Orleans itself holds what it tells weakly.
    private SiloRelay[] _lanes = [];
    private ISiloRelay[] _references = [];
    private Task _renewing = Task.CompletedTask;
    private OutletDispatchers? _dispatchers;
    private int _activations;
    private bool _disposed;

    public OrleansGrains(IGrainFactory grains, ILocalSiloDetails silo, IServiceProvider services, GrainParts parts, OrleansOptions cluster)
    {
        (_grains, Parts, Cluster) = (grains, parts, cluster);
        _log = parts.Logs.CreateLogger<OrleansGrains>();
        _metrics = new GrainMetrics(() => _roomsHere.Count);
        _startedMs = parts.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var name = silo.SiloAddress.ToParsableString();
        // The same after a restart, and another one than any silo's that lives meanwhile.
        _writer = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{silo.SiloAddress.Endpoint.Port}");
        _rooms = new RelayedRooms(name, grains, cluster, _log);
        _directories = new RelayedDirectories([.. Enumerable.Range(0, Options.DirectoryShards).Select(shard =>
            new RelayedDirectory(name, grains.GetGrain<IClusterDirectory>($"{shard}"), Lane, _log))]);
        _app = new RelayedApp(name, grains.GetGrain<IClusterApp>(IClusterApp.Key), Lane);
        _outlets = grains.GetGrain<IClusterOutlets>(LogStream.Key);
        parts.Outlets.Owner = new LogStream(
            () => services.GetRequiredKeyedService<IStreamProvider>(LogStream.Provider).GetStream<LogsGrown>(StreamId.Create(LogStream.Namespace, LogStream.Key)),
            WakeOutlets, cluster, _log);
        AppView = new AppView(_app, "silo", Options.App, parts.Logs.CreateLogger<AppView>());
    }

    public GrainParts Parts { get; }

    public OrleansOptions Cluster { get; }

    public GrainOptions Options => Parts.Options;

    public IAppGrain App => _app;

    public AppView AppView { get; }

    public IEnumerable<ISessionDirectoryGrain> Directories => _directories.Shards;

    public IRoomGrain Room(string id) => new RelayedRoomGrain(id, _grains.GetGrain<IClusterRoom>(id), _rooms);

    public ISessionDirectoryGrain Directory(string user) => _directories.Of(user);

    /// <summary>Called when the silo runs: from now on it can be told, and says so to whom it serves.</summary>
    internal void Open()
    {
        _lanes = [.. Enumerable.Range(0, Cluster.RelayLanes).Select(_ => new SiloRelay(_rooms, _directories, _app))];
        _references = [.. _lanes.Select(lane => _grains.CreateObjectReference<ISiloRelay>(lane))];
        _rooms.Open(_references);
        _renewing = Task.WhenAll(
            WakeOutlets(), Each(TimeSpan.FromMilliseconds(Cluster.RenewMs), Renew), Each(TimeSpan.FromSeconds(1), AppView.Look));
    }

    /// <summary>Somebody has left the cluster: what lived there lives elsewhere from now on. Never fails.</summary>
    internal Task Renew() => Task.WhenAll(_directories.Renew(), _rooms.Renew(), WakeOutlets());

    internal OrleansActivation Activate(string key, Action deactivate)
    {
        if (Interlocked.Increment(ref _activations) <= Options.ActivationsMax) return new OrleansActivation(key, Parts.Clock, _log, deactivate);
        Interlocked.Decrement(ref _activations);
        throw new ActivationLimitException(key, Options.ActivationsMax);
    }

    /// <summary>Whether the room lives on this silo.</summary>
    internal bool Hosts(string room) => _roomsHere.ContainsKey(room);

    /// <summary>How a room that lives here tells a silo: this one without a message.</summary>
    internal ISiloRelay WayTo(string silo, ISiloRelay relay) => silo == _rooms.Silo ? _lanes[0] : relay;

    internal RoomGrain NewRoom(IActivation activation)
    {
        _roomsHere[activation.Key] = activation;
        return new RoomGrain(
            activation, Parts.Store, AppView, Parts.Clock, Options, _metrics, Parts.Outlets, Parts.Hooks, Parts.Logs.CreateLogger<RoomGrain>(), _startedMs);
    }

    /// <summary>
    /// This silo is the one that sends what the cluster's outlets are told, until it is told to leave them or ends. While all are off nothing
    /// runs for them.
    /// </summary>
    internal Task SendOutlets()
    {
        if (_dispatchers is not null || !Parts.Outlets.IsAnyOn) return Task.CompletedTask;
        _dispatchers = new OutletDispatchers(
            Parts.Store, Parts.Outlets, Options, Parts.Clock, Parts.Logs.CreateLogger<OutletDispatchers>(), Parts.Receiver(), _writer,
            Random.Shared.NextDouble, _outletMetrics);
        return _dispatchers.StartAsync(CancellationToken.None);
    }

    /// <summary>A call under way is given up: the next owner makes it again.</summary>
    internal async Task LeaveOutlets(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _dispatchers, null) is not { } dispatchers) return;
        await dispatchers.StopAsync(cancel);
        dispatchers.Dispose();
    }

    /// <summary>The activation ends: what it has taken is stored first, so that whoever comes next finds it.</summary>
    internal async Task Deactivate(OrleansActivation? activation, object grain, CancellationToken cancel)
    {
        if (activation is null) return;
        try
        {
            if (grain is IDrains drains && !activation.Retired)
                await drains.Drain().WaitAsync(TimeSpan.FromMilliseconds(Options.DrainMs), cancel);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            LogNotDrained(activation.Key, Options.DrainMs);
        }
        activation.End();
        _roomsHere.TryRemove(new(activation.Key, activation));
        Interlocked.Decrement(ref _activations);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever is registered under two names is disposed twice.
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _stop.CancelAsync();
        await _renewing;
        await LeaveOutlets(CancellationToken.None);
        _stop.Dispose();
        _metrics.Dispose();
        _outletMetrics.Dispose();
    }

    private ISiloRelay Lane() => _references[0];

    /// <summary>Whoever sends them may have gone with its silo: then it lives elsewhere from now on. Never fails.</summary>
    private async Task WakeOutlets()
    {
        try
        {
            await _outlets.Wake();
        }
        catch (Exception failure)
        {
            LogNotWoken(failure);
        }
    }

    private async Task Each(TimeSpan period, Func<Task> what)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) await what();
        }
        catch (OperationCanceledException)
        {
            // The silo goes down.
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "Whoever sends what the cluster's outlets are told was not reached: it is looked for again with the next renewal")]
    private partial void LogNotWoken(Exception failure);

    [LoggerMessage(1, LogLevel.Warning, "Grain {Key} leaves this silo, and after {DrainMs} ms the store has not taken all that it had: who waits for it gets no answer")]
    private partial void LogNotDrained(string key, int drainMs);
}
