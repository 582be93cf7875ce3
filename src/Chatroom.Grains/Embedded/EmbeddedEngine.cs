using Chatroom.Grains.Directory;
using Chatroom.Grains.Global;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Rooms;
using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Embedded;

/// <summary>
/// Hosts all grains in this process: a mailbox a grain, no cluster. Thread-safe. Disposing it refuses new calls
/// (<see cref="EngineStoppingException"/>) and waits until what it has taken is stored and answered, or the deadline has passed.
/// </summary>
public sealed partial class EmbeddedEngine : IGrains, IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly GrainOptions _options;
    private readonly ILogger _log;
    private readonly GrainMetrics _metrics;
    private readonly Lazy<Task> _draining;
    private readonly EmbeddedGrains<RoomGrain> _rooms;
    private readonly EmbeddedGrains<SessionDirectoryGrain> _directories;
    private readonly EmbeddedGrains<AppGrain> _apps;
    private readonly ISessionDirectoryGrain[] _shards;

    /// <param name="outlets">What rooms are to tell and whom they wake by it; null: as the options say.</param>
    /// <param name="hooks">Asks the hooks of rooms; null: over HTTP, as the options say.</param>
    /// <param name="scheduler">Where turns run; null: on the thread pool.</param>
    public EmbeddedEngine(
        IRoomStore store, TimeProvider clock, GrainOptions options, ILoggerFactory logs, OutletSet? outlets = null, HookCalls? hooks = null,
        TaskScheduler? scheduler = null)
    {
        scheduler ??= TaskScheduler.Default;
        outlets ??= new OutletSet(options);
        hooks ??= new HookCalls(options, clock, logs.CreateLogger<HookCalls>());
        var roomLog = logs.CreateLogger<RoomGrain>();
        (_clock, _options, _log) = (clock, options, logs.CreateLogger<EmbeddedEngine>());
        _draining = new Lazy<Task>(Drain);
        _metrics = new GrainMetrics(() => _rooms?.Count ?? 0);
        var appLog = logs.CreateLogger<AppGrain>();
        _apps = new(options, clock, scheduler, _log, _ => new AppGrain(store, clock, options, appLog));
        App = new AppProxy(_apps);
        AppView = new AppView(App, "embedded", options.App, logs.CreateLogger<AppView>(), scheduler);
        var startedMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        _rooms = new(options, clock, scheduler, _log, activation => new RoomGrain(activation, store, AppView, clock, options, _metrics, outlets, hooks, roomLog, startedMs));
        _directories = new(options, clock, scheduler, _log, activation => new SessionDirectoryGrain(activation, clock, options));
        _shards = [.. Enumerable.Range(0, options.DirectoryShards).Select(shard => new DirectoryProxy(_directories, $"{shard}"))];
    }

    /// <summary>Rooms in memory.</summary>
    public int Rooms => _rooms.Count;

    public IAppGrain App { get; }

    public AppView AppView { get; }

    public IEnumerable<ISessionDirectoryGrain> Directories => _shards;

    public IRoomGrain Room(string id) => new RoomProxy(_rooms, id);

    public ISessionDirectoryGrain Directory(string user) => _shards[DirectoryShard.Of(user, _shards.Length)];

    public ValueTask DisposeAsync() => new(_draining.Value);

    private async Task Drain()
    {
        try
        {
            await DrainAll().WaitAsync(TimeSpan.FromMilliseconds(_options.DrainMs), _clock);
        }
        catch (TimeoutException)
        {
            LogNotDrained(_options.DrainMs);
        }
        _rooms.End();
        _directories.End();
        _apps.End();
        _metrics.Dispose();
    }

    private async Task DrainAll()
    {
        await Task.WhenAll(_rooms.Drain(), _directories.Drain());
        // Last: a room that is still being loaded asks the app's grain for its state.
        await _apps.Drain();
    }

    [LoggerMessage(2, LogLevel.Error, "After {DrainMs} ms the store has not taken all that rooms had for it: who waits for it gets no answer")]
    private partial void LogNotDrained(int drainMs);

    private sealed class AppProxy(EmbeddedGrains<AppGrain> apps) : IAppGrain
    {
        public Task<byte[]> Attach(string name, IAppObserver observer, long epoch, long seq) =>
            apps.Call(AppGrain.Key, app => app.Attach(name, observer, epoch, seq));
        public Task Detach(string name) => apps.Call(AppGrain.Key, app => app.Detach(name));
        public Task<byte[]> Execute(byte[] command) => apps.Call(AppGrain.Key, app => app.Execute(command));
    }

    private sealed class RoomProxy(EmbeddedGrains<RoomGrain> rooms, string id) : IRoomGrain
    {
        public Task<byte[]> Attach(string gateway, IRoomObserver observer) => rooms.Call(id, room => room.Attach(gateway, observer));
        public Task Detach(string gateway) => rooms.Call(id, room => room.Detach(gateway));
        public Task<byte[]> Execute(string gateway, byte[] commands) => rooms.Call(id, room => room.Execute(gateway, commands));
        public Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role) =>
            rooms.Call(id, room => room.Read(epoch, from, max, format, user, role));
        public Task<byte[]> History(byte[] query, int format, string user, int role) =>
            rooms.Call(id, room => room.History(query, format, user, role));
        public Task<byte[]> Rehearse(string user, string session, byte[] query, int format) =>
            rooms.Call(id, room => room.Rehearse(user, session, query, format));
        public Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role) =>
            rooms.Call(id, room => room.Digest(from, to, each, format, user, role));
        public Task<byte[]> Describe() => rooms.Call(id, room => room.Describe());
    }

    private sealed class DirectoryProxy(EmbeddedGrains<SessionDirectoryGrain> shards, string shard) : ISessionDirectoryGrain
    {
        public Task Attach(string gateway, IDirectoryObserver observer) => shards.Call(shard, d => d.Attach(gateway, observer));
        public Task Detach(string gateway) => shards.Call(shard, d => d.Detach(gateway));
        public Task<byte[]> Login(string user, string session, string gateway) => shards.Call(shard, d => d.Login(user, session, gateway));
        public Task<byte[]> Enter(string user, string session, string room) => shards.Call(shard, d => d.Enter(user, session, room));
        public Task Exit(string user, string session, string room) => shards.Call(shard, d => d.Exit(user, session, room));
        public Task Withdraw(string user, string session, string room) => shards.Call(shard, d => d.Withdraw(user, session, room));
        public Task<byte[]> Return(string gateway, byte[] sessions) => shards.Call(shard, d => d.Return(gateway, sessions));
        public Task Lose(string gateway) => shards.Call(shard, d => d.Lose(gateway));
        public Task Logout(string user, string session) => shards.Call(shard, d => d.Logout(user, session));
    }
}
