using Chatroom.Grains.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Webhooks;

/// <summary>
/// Sends what the store holds for webhooks, each lane in a loop of its own, and keeps what waits within its bounds. Thread-safe; one for
/// a store: two would send everything twice.
/// </summary>
public sealed class WebhookDispatcher : IHostedService, IDisposable
{
    private readonly IWebhookStore _store;
    private readonly WebhookOutlet _outlet;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;
    private readonly WebhookLog _log;
    private readonly WebhookMetrics _metrics;
    private readonly WebhookMetrics? _ownMetrics;
    private readonly HttpMessageInvoker _http;
    private readonly WebhookLane[] _lanes;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public WebhookDispatcher(IRoomStore store, WebhookOutlet outlet, GrainOptions options, TimeProvider clock, ILogger<WebhookDispatcher> log)
        : this(store, outlet, options, clock, log, WebhookSender.Handler(WebhookRow.Lanes), Random.Shared.NextDouble)
    {
    }

    /// <param name="chance">0..1, for the jitter of the waits.</param>
    /// <param name="metrics">Of whoever outlives it; null: its own.</param>
    internal WebhookDispatcher(
        IRoomStore store, WebhookOutlet outlet, GrainOptions options, TimeProvider clock, ILogger log, HttpMessageHandler handler,
        Func<double> chance, WebhookMetrics? metrics = null)
    {
        _metrics = metrics ?? (_ownMetrics = new WebhookMetrics());
        (_store, _outlet, _options, _clock, _log) = (store.Webhooks, outlet, options.Webhooks, clock, new WebhookLog(log));
        _options.Validate();
        _http = new HttpMessageInvoker(handler);
        var sender = new WebhookSender(_http, _options, clock);
        _lanes = [.. Enumerable.Range(0, WebhookRow.Lanes).Select(lane =>
            new WebhookLane(lane, _store, sender, outlet, _options, clock, chance, _metrics, _log))];
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_outlet.Current.Url is { } url) _log.Begins(url);
        _running = Task.WhenAll(_lanes.Select(lane => Task.Run(() => lane.Run(_stop.Token), CancellationToken.None)).Append(Bound(_stop.Token)));
        return Task.CompletedTask;
    }

    /// <summary>A call under way is given up: the next process makes it again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Ends the lanes also where nobody stopped them.</summary>
    public void Dispose()
    {
        if (!_stop.IsCancellationRequested) _stop.Cancel();
        _http.Dispose();
        _ownMetrics?.Dispose();
        _stop.Dispose();
    }

    private async Task Bound(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // Without a receiver nothing comes in, and an idle process reads nothing.
                if (_outlet.Current.Url is not null)
                {
                    await Bound(await _store.Count(stop), stop);
                    _metrics.Counts = await _store.Count(stop);
                }
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // The lanes say in the log what the store has; the next look tries again.
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(_options.LookMs), _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Bound(WebhookCounts counts, CancellationToken stop)
    {
        var bury = Over(counts.Waiting, counts.WaitingBytes, _options.WaitingRows, _options.WaitingBytes);
        if (bury > 0)
        {
            var events = await _store.BuryOldest(bury, "overflow", stop);
            _metrics.Dead(events);
            _log.Overflow(events);
            counts = await _store.Count(stop);
        }
        var drop = Over(counts.Dead, counts.DeadBytes, _options.DeadRows, _options.DeadBytes);
        if (drop == 0) return;
        var lost = await _store.DropDead(drop, stop);
        _metrics.Lost(lost);
        _log.Lost(lost);
    }

    /// <summary>How many rows are too many; of bytes, as if all rows had as many. The next look takes what is left.</summary>
    private static int Over(long rows, long bytes, long rowsMax, long bytesMax)
    {
        var over = Math.Max(0, rows - rowsMax);
        if (bytes > bytesMax) over = Math.Max(over, (long)Math.Ceiling(rows * ((bytes - bytesMax) / (double)bytes)));
        return (int)Math.Min(over, int.MaxValue);
    }
}
