using Chatroom.Grains;
using Chatroom.Grains.Global;
using Chatroom.Simulation.Time;

namespace Chatroom.Simulation.Processes;

/// <summary>
/// The grains as a gateway in another process sees them: calls go over a link that delays and stalls, in order in each direction.
/// The run's thread alone. It is never lost alone: what a gateway does without its host is not there to be tried.
/// </summary>
internal sealed class Link : IGrains
{
    private readonly Agenda _agenda;
    private readonly Host _host;
    private readonly Process _edge;
    private readonly Random _random;
    private readonly double _latencyMs;
    private readonly ISessionDirectoryGrain[] _directories;
    private long _upTicks;
    private long _downTicks;
    private long _stalledUntilTicks;

    public Link(Agenda agenda, Host host, Process edge, Random random, double latencyMs, GrainOptions options)
    {
        (_agenda, _host, _edge, _random, _latencyMs) = (agenda, host, edge, random, latencyMs);
        _directories = [.. host.Engine.Directories.Select(shard => new LinkedDirectory(this, shard))];
        App = new LinkedApp(this, host.Engine.App);
        AppView = new AppView(App, edge.Name, options.App, edge.Logs.CreateLogger(""), edge.Scheduler);
    }

    public IAppGrain App { get; }

    public AppView AppView { get; }

    public IEnumerable<ISessionDirectoryGrain> Directories => _directories;

    public IRoomGrain Room(string id) => new LinkedRoom(this, _host.Engine.Room(id));

    public ISessionDirectoryGrain Directory(string user) =>
        _directories[Grains.Directory.DirectoryShard.Of(user, _directories.Length)];

    /// <summary>Nothing moves for so long, and nothing is lost.</summary>
    public void Stall(double ms) => _stalledUntilTicks = _agenda.NowTicks + (long)(ms * TimeSpan.TicksPerMillisecond);

    /// <summary>The gateway asks; the answer comes back behind whatever the host has told it before.</summary>
    internal Task<T> Call<T>(Func<Task<T>> call)
    {
        var told = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        After(ref _upTicks, _host.Process.Life, () => _host.Process.Scheduler.Begin(async () =>
        {
            try
            {
                var result = await call();
                Down(() => told.SetResult(result));
            }
            catch (Exception failure)
            {
                Down(() => told.SetException(failure));
            }
        }));
        return told.Task;
    }

    internal Task Call(Func<Task> call) => Call(async () =>
    {
        await call();
        return true;
    });

    /// <summary>The host tells the gateway something.</summary>
    internal void Down(Action what) => After(ref _downTicks, _edge.Life, () => _edge.Scheduler.Run(what));

    private void After(ref long lastTicks, Life life, Action what)
    {
        var delay = (long)(_latencyMs * (0.5 + _random.NextDouble()) * TimeSpan.TicksPerMillisecond);
        lastTicks = Math.Max(lastTicks + 1, Math.Max(_agenda.NowTicks, _stalledUntilTicks) + delay);
        _agenda.After(lastTicks - _agenda.NowTicks, life, what);
    }
}
