using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Outlets;

/// <summary>
/// Sends what the store holds for one outlet, each lane in a loop of its own, and keeps what waits within its bounds. Thread-safe; one for
/// a store and outlet: two would send everything twice.
/// </summary>
internal sealed class OutletDispatcher : IDisposable
{
    /// <summary>Counting takes no more of the store's time than one part in so many, however much waits.</summary>
    private const int LooksApart = 20;

    private readonly IOutletStore _store;
    private readonly Outlet _outlet;
    private readonly IOutletSender _sender;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;
    private readonly OutletLog _log;
    private readonly OutletMetrics _metrics;
    private readonly OutletLane[] _lanes;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <param name="options">Of webhooks; their bounds and waits are each outlet's.</param>
    /// <param name="chance">0..1, for the jitter of the waits.</param>
    internal OutletDispatcher(
        IRoomStore store, Outlet outlet, IOutletSender sender, WebhookOptions options, TimeProvider clock, ILogger log, OutletMetrics metrics,
        Func<double> chance)
    {
        options.Validate();
        (_store, _outlet, _sender, _options, _clock, _metrics) = (store.Outlets, outlet, sender, options, clock, metrics);
        _log = new OutletLog(outlet.Id, log);
        _lanes = [.. Enumerable.Range(OutletLanes.First(outlet.Id), OutletLanes.PerOutlet).Select(lane =>
            new OutletLane(lane, _store, sender, outlet, options, clock, chance, metrics, _log))];
    }

    internal void Start()
    {
        if (_outlet.IsOn) _log.Begins(_sender.Where);
        _running = Task.WhenAll(_lanes.Select(lane => Task.Run(() => lane.Run(_stop.Token), CancellationToken.None)).Append(Bound(_stop.Token)));
    }

    /// <summary>
    /// A call under way is given up: the next process makes it again. A disk that does not answer is waited for until <paramref name="cancel"/>.
    /// </summary>
    internal async Task Stop(CancellationToken cancel)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // They are another process's to tell from now on.
        _metrics.Count(_outlet.Id, default);
    }

    /// <summary>Ends the lanes also where nobody stopped them.</summary>
    public void Dispose()
    {
        if (!_stop.IsCancellationRequested) _stop.Cancel();
        _stop.Dispose();
    }

    private async Task Bound(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var began = _clock.GetTimestamp();
            try
            {
                // Without a receiver nothing comes in, and an idle process reads nothing.
                if (_outlet.IsOn) _metrics.Count(_outlet.Id, await Bound(await _store.Count(_outlet.Id, stop), stop));
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // The lanes say in the log what the store has; the next look tries again.
            }
            catch (OperationCanceledException)
            {
                return;
            }
            var waitMs = Math.Max(_options.LookMs, LooksApart * _clock.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(waitMs), _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>How much there is when what is too much has gone.</summary>
    private async Task<OutletCounts> Bound(OutletCounts counts, CancellationToken stop)
    {
        var bury = Over(counts.Waiting, counts.WaitingBytes, _options.WaitingRows, _options.WaitingBytes);
        if (bury > 0)
        {
            var events = await _store.BuryOldest(_outlet.Id, bury, "overflow", stop);
            _metrics.Dead(_outlet.Id, events);
            _log.Overflow(events);
            counts = await _store.Count(_outlet.Id, stop);
        }
        var drop = Over(counts.Dead, counts.DeadBytes, _options.DeadRows, _options.DeadBytes);
        if (drop == 0) return counts;
        var lost = await _store.DropDead(_outlet.Id, drop, stop);
        _metrics.Lost(_outlet.Id, lost);
        _log.Lost(lost);
        return await _store.Count(_outlet.Id, stop);
    }

    /// <summary>How many rows are too many; of bytes, as if all rows had as many. The next look takes what is left.</summary>
    private static int Over(long rows, long bytes, long rowsMax, long bytesMax)
    {
        var over = Math.Max(0, rows - rowsMax);
        if (bytes > bytesMax) over = Math.Max(over, (long)Math.Ceiling(rows * ((bytes - bytesMax) / (double)bytes)));
        return (int)Math.Min(over, int.MaxValue);
    }
}
