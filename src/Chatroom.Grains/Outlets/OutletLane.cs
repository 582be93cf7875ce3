using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;

namespace Chatroom.Grains.Outlets;

/// <summary>
/// Sends the rows of one lane, oldest first, one call at a time: what failed is tried again before anything behind it, so a room's events
/// keep their order. Not thread-safe: one loop runs it.
/// </summary>
internal sealed class OutletLane(
    int lane, IOutletStore store, IOutletSender sender, Outlet outlet, WebhookOptions options, TimeProvider clock, Func<double> chance,
    OutletMetrics metrics, OutletLog log)
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;

    /// <summary>Rows that were sent, but the store has not been told yet: first of all it is.</summary>
    private List<StoredOutletRow> _sent = [];

    /// <summary>So many rows go alone, since one among them was refused.</summary>
    private int _alone;
    private long _outages;

    /// <summary>Until it is told to stop. No failure ends it.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var wait = await Step(stop);
                if (wait > AtOnce) await outlet.Rung(lane, wait, clock, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.StoreFailed(lane, failure);
                await Task.Delay(TimeSpan.FromMilliseconds(options.RetryMs), clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Sends what is due; how long there is nothing to do.</summary>
    private async Task<TimeSpan> Step(CancellationToken stop)
    {
        await MarkSent(stop);
        var idle = TimeSpan.FromMilliseconds(options.LookMs);
        if (!outlet.IsOn) return idle;
        var rows = await store.Next(lane, options.EventsPerCall, stop);
        if (rows.Count == 0) return idle;
        var waitMs = rows[0].DueMs - NowMs;
        // A due time further off than any wait is of a clock that was set back; one of before an outage's end is no reason to wait.
        if (waitMs > 0 && waitMs <= options.RetryMaxMs && _outages == outlet.Outages) return TimeSpan.FromMilliseconds(waitMs);
        await Call(OneCall(rows), stop);
        return AtOnce;
    }

    private async Task Call(List<StoredOutletRow> rows, CancellationToken stop)
    {
        _outages = outlet.Outages;
        var began = clock.GetTimestamp();
        var outcome = await sender.Send(rows, stop);
        metrics.Called(outlet.Id, outcome.Result, clock.GetElapsedTime(began));
        if (outcome.Result == SendResult.Taken) await Taken(rows, stop);
        else if (outcome.Result == SendResult.Refused && rows.Count > 1) _alone = rows.Count;
        else await NotTaken(rows, outcome, stop);
    }

    private async Task Taken(List<StoredOutletRow> rows, CancellationToken stop)
    {
        _sent = rows;
        _alone = Math.Max(0, _alone - 1);
        outlet.Taken();
        log.Recovered(lane);
        metrics.Sent(outlet.Id, rows.Sum(row => row.Events));
        await MarkSent(stop);
    }

    private async Task MarkSent(CancellationToken stop)
    {
        if (_sent.Count == 0) return;
        await store.Sent(Ids(_sent), stop);
        _sent = [];
    }

    private async Task NotTaken(List<StoredOutletRow> rows, SendOutcome outcome, CancellationToken stop)
    {
        outlet.Failed();
        var attempts = rows[0].Attempts + 1;
        var limit = outcome.Result == SendResult.Refused ? options.RefusedAttempts : options.Attempts;
        if (attempts >= limit)
        {
            _alone = Math.Max(0, _alone - 1);
            metrics.Dead(outlet.Id, rows.Sum(row => row.Events));
            log.GivenUp(rows[0].Room, rows.Sum(row => row.Events), attempts, outcome.Error);
            await store.Bury(Ids(rows), outcome.Error, stop);
            return;
        }
        var waitMs = Math.Max(outcome.RetryAfterMs, OutletBackoff.WaitMs(attempts, options, chance()));
        log.Failed(lane, outcome.Error, waitMs);
        await store.Failed(Ids(rows), NowMs + waitMs, outcome.Error, stop);
    }

    /// <summary>The first rows, as many as one call takes. What failed together goes again together.</summary>
    private List<StoredOutletRow> OneCall(IReadOnlyList<StoredOutletRow> rows)
    {
        if (_alone > 0) return [rows[0]];
        var taken = new List<StoredOutletRow>();
        var (events, bytes) = (0, 0L);
        foreach (var row in rows)
        {
            events += row.Events;
            bytes += row.Payload.Length + 1;
            var fits = events <= options.EventsPerCall && bytes <= options.BytesPerCall && row.Attempts == rows[0].Attempts;
            if (taken.Count > 0 && !fits) break;
            taken.Add(row);
        }
        return taken;
    }

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static long[] Ids(List<StoredOutletRow> rows) => [.. rows.Select(row => row.Id)];
}
