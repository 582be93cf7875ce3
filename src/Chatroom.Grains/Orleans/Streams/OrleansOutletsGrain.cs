using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Chatroom.Grains.Orleans.Streams;

/// <summary>
/// Owns the dispatchers of the cluster's outlets: one activation, so that each row is sent by one silo. The stream wakes a lane at once;
/// what no notice came for is found when a dispatcher looks. Named as it was when webhooks were the only
/// outlet: silos of both builds find one another's.
/// </summary>
[Reentrant, ActivationCountBasedPlacement, GrainType("webhooks")]
[CollectionAgeLimit(AlwaysActive = true)]
[ImplicitStreamSubscription(LogStream.Namespace)]
internal sealed class OrleansOutletsGrain(OrleansGrains engine) : Grain, IClusterOutlets, IStreamSubscriptionObserver, IAsyncObserver<LogsGrown>
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => engine.LeaveOutlets(cancellationToken);

    public Task Wake()
    {
        engine.Parts.Outlets.Look();
        return engine.SendOutlets();
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<LogsGrown>().ResumeAsync(this);

    public Task OnNextAsync(LogsGrown item, StreamSequenceToken? token = null)
    {
        foreach (var log in item.Logs) engine.Parts.Outlets.Wake(log.Room);
        return engine.SendOutlets();
    }

    /// <summary>Notices were lost: what they spoke of is in the store.</summary>
    public Task OnErrorAsync(Exception ex) => Wake();
}
