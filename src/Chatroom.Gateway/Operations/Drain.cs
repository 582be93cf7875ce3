using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway.Operations;

/// <summary>
/// SIGTERM: not ready and nobody new first, then every client is told when to come back, spread over a window. Thread-safe.
/// It comes before anything is stopped: the server itself would cut every connection.
/// </summary>
public sealed partial class Drain(
    Admission admission, Arrivals arrivals, SessionRegistry sessions, GatewayOptions options, TimeProvider clock, ILogger<Drain> log) : IHostedLifecycleService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        admission.Shut();
        var open = sessions.All.ToArray();
        if (open.Length == 0) return;
        var windowMs = arrivals.AwayWindowMs(open.Length, options.DrainMs, options.DrainMaxMs);
        LogDraining(open.Length, windowMs, arrivals.PerSecond);
        // Half of the least window to say so, so that the closes do not come in one burst either.
        var aStep = Math.Max(1, (int)Math.Ceiling(open.Length * Step.TotalMilliseconds / Math.Max(1, options.DrainMs / 2.0)));
        for (var i = 0; i < open.Length; i++)
        {
            open[i].Close(CloseReason.Draining(Arrivals.InWindow(open[i].Slot, windowMs)));
            if (i % aStep == aStep - 1 && !cancellationToken.IsCancellationRequested) await Task.Delay(Step, clock, CancellationToken.None);
        }
        var until = clock.GetUtcNow().AddMilliseconds(options.CloseTimeoutMs + 1_000);
        while (sessions.Count > 0 && clock.GetUtcNow() < until && !cancellationToken.IsCancellationRequested)
        {
            // Who was just coming in when the door was shut; for the others the first reason counts.
            foreach (var session in sessions.All) session.Close(CloseReason.Draining(Arrivals.InWindow(session.Slot, windowMs)));
            await Task.Delay(Step, clock, CancellationToken.None);
        }
        LogDrained(sessions.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Draining {Sessions} sessions, who come back over {WindowMs} ms; {PerSecond} a second were taken in")]
    private partial void LogDraining(int sessions, int windowMs, double perSecond);

    [LoggerMessage(2, LogLevel.Information, "Drained; {Sessions} sessions were left")]
    private partial void LogDrained(int sessions);
}
