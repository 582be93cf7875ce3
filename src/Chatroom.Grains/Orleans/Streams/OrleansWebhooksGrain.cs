using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Chatroom.Grains.Orleans.Streams;

/// <summary>
/// Owns the dispatcher of the cluster's webhooks: one activation, so that each row is sent by one silo. The stream wakes a lane at once;
/// what no notice came for is found when the dispatcher looks.
/// </summary>
[Reentrant, ActivationCountBasedPlacement, GrainType("webhooks")]
[CollectionAgeLimit(AlwaysActive = true)]
[ImplicitStreamSubscription(LogStream.Namespace)]
internal sealed class OrleansWebhooksGrain(OrleansGrains engine) : Grain, IClusterWebhooks, IStreamSubscriptionObserver, IAsyncObserver<LogsGrown>
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => engine.LeaveWebhooks(cancellationToken);

    public Task Wake()
    {
        engine.Parts.Webhooks.Look();
        return engine.SendWebhooks();
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<LogsGrown>().ResumeAsync(this);

    public Task OnNextAsync(LogsGrown item, StreamSequenceToken? token = null)
    {
        foreach (var log in item.Logs) engine.Parts.Webhooks.Wake(log.Room);
        return engine.SendWebhooks();
    }

    /// <summary>Notices were lost: what they spoke of is in the store.</summary>
    public Task OnErrorAsync(Exception ex) => Wake();
}
