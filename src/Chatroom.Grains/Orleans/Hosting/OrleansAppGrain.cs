using Chatroom.Grains.Global;
using Chatroom.Grains.Orleans.Calls;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Chatroom.Grains.Orleans.Hosting;

/// <summary>Hosts what holds in all rooms: one activation in the cluster.</summary>
[Reentrant, GrainType("app")]
[CollectionAgeLimit(AlwaysActive = true)]
internal sealed class OrleansAppGrain(OrleansGrains engine) : Grain, IClusterApp
{
    private OrleansActivation _activation = null!;
    private AppGrain _app = null!;
    private Tellings _tellings = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = engine.Activate(this.GetPrimaryKeyString(), DeactivateOnIdle);
        _app = new AppGrain(engine.Parts.Store, engine.Parts.Clock, engine.Options, engine.Parts.Logs.CreateLogger<AppGrain>(), _activation.Deposed);
        _tellings = new Tellings(engine.Cluster.TellMs);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        engine.Deactivate(_activation, _app, cancellationToken);

    public Task<byte[]> Attach(string name, ISiloRelay relay, long epoch, long seq) =>
        _app.Attach(name, new Follower(name, relay, _tellings), epoch, seq);

    public Task Detach(string name) => _app.Detach(name);

    public async Task<byte[]> Execute(byte[] command)
    {
        var answer = await _app.Execute(command);
        await _tellings.Done();
        return answer;
    }

    private sealed class Follower(string name, ISiloRelay relay, Tellings tellings) : IAppObserver
    {
        public void Changed(long epoch, long first, byte[] events) => tellings.Add(relay.Changed(name, epoch, first, events));
    }
}
