using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway.Operations;

/// <summary>
/// Gives back what a storm of connects leaves behind: the collector itself waits for allocations, and idle sockets make none.
/// When, and what it costs: docs/OPERATIONS.md.
/// </summary>
public sealed partial class MemoryTrim(Admission admission, GatewayMetrics metrics, TimeProvider clock, ILogger<MemoryTrim> log) : IHostedService, IDisposable
{
    private const long ConnectsWorthIt = 1_000;
    private const double BusyShare = 0.01;

    // A collection halts everything for a moment: only when nobody has come for this long, and nobody is kept waiting by it ...
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    // ... unless it never becomes quiet: then once, after this long.
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(5);
    private ITimer? _timer;
    private long _trimmedAt;
    private long _lastSeen;
    private long _cameAt;
    private TimeSpan _swept;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => Look(), null, Period, Period);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var (entered, swept, now) = (admission.Entered, metrics.SweptFor, clock.GetTimestamp());
        var isBusy = swept - _swept > Period * BusyShare;
        var isQuiet = entered == _lastSeen;
        (_lastSeen, _swept) = (entered, swept);
        if (!isQuiet) _cameAt = now;
        if (!isQuiet || entered - _trimmedAt < ConnectsWorthIt) return;
        if (isBusy && clock.GetElapsedTime(_cameAt, now) < Latest) return;
        _trimmedAt = entered;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        LogTrimmed(clock.GetElapsedTime(now).TotalMilliseconds, Environment.WorkingSet >> 20);
    }

    [LoggerMessage(1, LogLevel.Information, "Memory trimmed in {Milliseconds:0} ms; {WorkingSetMb} MB are left")]
    private partial void LogTrimmed(double milliseconds, long workingSetMb);
}
