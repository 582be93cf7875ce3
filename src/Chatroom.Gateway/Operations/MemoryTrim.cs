using Chatroom.Gateway.Sockets;

namespace Chatroom.Gateway.Operations;

/// <summary>
/// Gives back what a storm of connects leaves behind: the collector itself waits for allocations, and idle sockets make none.
/// Measured with 15,000 members: docs/OPERATIONS.md.
/// </summary>
public sealed partial class MemoryTrim(Admission admission, TimeProvider clock, ILogger<MemoryTrim> log) : IHostedService, IDisposable
{
    private const long ConnectsWorthIt = 1_000;
    // A collection halts everything for a moment: only when nobody has come for this long.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);
    private ITimer? _timer;
    private long _trimmedAt;
    private long _lastSeen;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => Look(), null, Period, Period);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var entered = admission.Entered;
        var quiet = entered == _lastSeen;
        _lastSeen = entered;
        if (!quiet || entered - _trimmedAt < ConnectsWorthIt) return;
        _trimmedAt = entered;
        var began = clock.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        LogTrimmed(clock.GetElapsedTime(began).TotalMilliseconds, Environment.WorkingSet >> 20);
    }

    [LoggerMessage(1, LogLevel.Information, "Memory trimmed in {Milliseconds:0} ms; {WorkingSetMb} MB are left")]
    private partial void LogTrimmed(double milliseconds, long workingSetMb);
}
