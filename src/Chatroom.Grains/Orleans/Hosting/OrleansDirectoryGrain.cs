using Chatroom.Grains.Directory;
using Chatroom.Grains.Orleans.Calls;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Chatroom.Grains.Orleans.Hosting;

/// <summary>Hosts one shard of the session directory in the cluster. Reentrant: only evictions are waited for.</summary>
[Reentrant, ActivationCountBasedPlacement, GrainType("directory")]
[CollectionAgeLimit(AlwaysActive = true)]
internal sealed class OrleansDirectoryGrain(OrleansGrains engine) : Grain, IClusterDirectory
{
    private static readonly byte[] Unknown = [];
    private readonly Dictionary<string, Served> _silos = new(StringComparer.Ordinal);
    private OrleansActivation _activation = null!;
    private SessionDirectoryGrain _shard = null!;
    private Tellings _tellings = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = engine.Activate(this.GetPrimaryKeyString(), DeactivateOnIdle);
        _shard = new SessionDirectoryGrain(_activation, engine.Parts.Clock, engine.Options);
        _tellings = new Tellings(engine.Cluster.TellMs);
        var look = TimeSpan.FromMilliseconds(engine.Cluster.LeaseMs / 2.0);
        this.RegisterGrainTimer(LetDeadSilosGo, new(look, look) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        engine.Deactivate(_activation, _shard, cancellationToken);

    public async Task Attach(string silo, ISiloRelay relay, string[] gateways)
    {
        _silos[silo] = new Served(gateways);
        foreach (var gateway in gateways) await _shard.Attach(gateway, new Evictions(gateway, relay, _tellings));
    }

    public Task Detach(string silo, string gateway)
    {
        if (!_silos.TryGetValue(silo, out var served) || !served.Gateways.Remove(gateway)) return Task.CompletedTask;
        if (served.Gateways.Count == 0) _silos.Remove(silo);
        return IsServedElsewhere(silo, gateway) ? Task.CompletedTask : _shard.Detach(gateway);
    }

    public Task<bool> Renew(string silo)
    {
        if (!_silos.TryGetValue(silo, out var served)) return Task.FromResult(false);
        served.RenewedMs = Environment.TickCount64;
        return Task.FromResult(true);
    }

    public async Task<byte[]> Login(string silo, string user, string session, string gateway)
    {
        if (!_silos.ContainsKey(silo)) return Unknown;
        var answer = await _shard.Login(user, session, gateway);
        await _tellings.Done();
        return answer;
    }

    public Task<byte[]> Enter(string silo, string user, string session, string room) =>
        _silos.ContainsKey(silo) ? _shard.Enter(user, session, room) : Task.FromResult(Unknown);

    public async Task<byte[]> Return(string silo, string gateway, byte[] sessions)
    {
        if (!_silos.ContainsKey(silo)) return Unknown;
        var answer = await _shard.Return(gateway, sessions);
        await _tellings.Done();
        return answer;
    }

    public Task Lose(string silo, string gateway) => IsServedElsewhere(silo, gateway) ? Task.CompletedTask : _shard.Lose(gateway);

    public Task Exit(string user, string session, string room) => _shard.Exit(user, session, room);

    public Task Withdraw(string user, string session, string room) => _shard.Withdraw(user, session, room);

    public Task Logout(string user, string session) => _shard.Logout(user, session);

    /// <summary>The gateway has come back through another silo by now.</summary>
    private bool IsServedElsewhere(string silo, string gateway) => _silos.Any(other => other.Key != silo && other.Value.Gateways.Contains(gateway));

    /// <summary>A silo that has not renewed is gone, and with it those of its gateways that have not come back through another one.</summary>
    private async Task LetDeadSilosGo()
    {
        var oldest = Environment.TickCount64 - engine.Cluster.LeaseMs;
        foreach (var (silo, served) in _silos.Where(one => one.Value.RenewedMs < oldest).ToArray())
        {
            _silos.Remove(silo);
            foreach (var gateway in served.Gateways.Where(gateway => !IsServedElsewhere(silo, gateway)))
            {
                await _shard.Lose(gateway);
                await _shard.Detach(gateway);
            }
        }
    }

    /// <summary>The gateways of one silo, and when it last said that it is there.</summary>
    private sealed class Served(string[] gateways)
    {
        public HashSet<string> Gateways { get; } = [.. gateways];

        public long RenewedMs { get; set; } = Environment.TickCount64;
    }

    /// <summary>Carries evictions to a gateway's silo.</summary>
    private sealed class Evictions(string gateway, ISiloRelay relay, Tellings tellings) : IDirectoryObserver
    {
        public void Evicted(string session, int code) => tellings.Add(relay.Evicted(gateway, session, code));
    }
}
