using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway.Operations;

/// <summary>
/// SIGTERM: not ready first, then nobody new, then every client is told when to come back, spread over a window. Thread-safe.
/// </summary>
public sealed partial class Drain(
    Admission admission, SessionRegistry sessions, GatewayOptions options, TimeProvider clock, ILogger<Drain> log) : IHostedService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        admission.Shut();
        var open = sessions.All.ToArray();
        if (open.Length == 0) return;
        LogDraining(open.Length, options.DrainMs);
        // Half of the window to say so, so that the closes do not come in one burst either.
        var aStep = Math.Max(1, (int)Math.Ceiling(open.Length * Step.TotalMilliseconds / Math.Max(1, options.DrainMs / 2.0)));
        for (var i = 0; i < open.Length; i++)
        {
            open[i].Close(CloseReason.Draining(Random.Shared.NextInt64(options.DrainMs + 1)));
            if (i % aStep == aStep - 1 && !cancellationToken.IsCancellationRequested) await Task.Delay(Step, clock, CancellationToken.None);
        }
        var until = clock.GetUtcNow().AddMilliseconds(options.CloseTimeoutMs + 1_000);
        while (sessions.Count > 0 && clock.GetUtcNow() < until && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Step, clock, CancellationToken.None);
        LogDrained(sessions.Count);
    }

    [LoggerMessage(1, LogLevel.Information, "Draining {Sessions} sessions over {WindowMs} ms")]
    private partial void LogDraining(int sessions, int windowMs);

    [LoggerMessage(2, LogLevel.Information, "Drained; {Sessions} sessions were left")]
    private partial void LogDrained(int sessions);
}
