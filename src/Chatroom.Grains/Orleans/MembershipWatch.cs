namespace Chatroom.Grains.Orleans;

/// <summary>Sees silos leave the cluster, and has this silo look at once for what lived there. Thread-safe; one a silo.</summary>
internal sealed class MembershipWatch(IClusterMembershipService membership, OrleansGrains grains) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(MembershipWatch), ServiceLifecycleStage.Active,
        _ =>
        {
            _watching = Task.Run(Watch, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _watching;
        });

    public void Dispose() => _stop.Dispose();

    private async Task Watch()
    {
        var before = membership.CurrentSnapshot;
        try
        {
            await foreach (var now in membership.MembershipUpdates.WithCancellation(_stop.Token))
            {
                var left = before.Members.Any(member => !member.Value.Status.IsTerminating() && now.GetSiloStatus(member.Key).IsTerminating());
                before = now;
                if (left) await grains.Renew();
            }
        }
        catch (OperationCanceledException)
        {
            // The silo goes down.
        }
    }
}
