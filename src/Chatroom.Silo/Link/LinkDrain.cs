namespace Chatroom.Silo.Link;

/// <summary>
/// SIGTERM: no new gateways and no new calls; those that are here have their answers, and are told that this process goes down. They hold
/// their clients. Before anything is stopped: the server itself would cut every link. Thread-safe.
/// </summary>
internal sealed class LinkDrain(GatewayLeases leases, SiloOptions options, TimeProvider clock) : IHostedLifecycleService
{
    public bool IsDraining { get; private set; }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsDraining = true;
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.DrainMs), clock);
        using var atLast = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await leases.Drain(atLast.Token);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
