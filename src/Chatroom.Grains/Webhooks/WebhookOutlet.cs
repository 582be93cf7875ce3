using System.Threading.Channels;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Webhooks;

/// <summary>
/// Where rooms and the dispatcher of one process meet: the settings in force, a bell a lane, and whether the receiver was away. Thread-safe.
/// </summary>
public sealed class WebhookOutlet(IWebhookSettings settings)
{
    // One failure may be a row's; two with no success between them are the receiver's.
    private const int FailuresOfAnOutage = 2;

    private readonly Channel<bool>[] _bells = [.. Enumerable.Range(0, WebhookRow.Lanes).Select(_ =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }))];

    private int _failures;
    private long _outages;

    public WebhookSettings Current => settings.Current;

    /// <summary>Grows when the receiver has come back: what failed before is tried at once.</summary>
    internal long Outages => Volatile.Read(ref _outages);

    /// <summary>Rows of the room are stored.</summary>
    internal void Ring(string room) => Ring(WebhookRow.LaneOf(room));

    internal void RingAll()
    {
        for (var lane = 0; lane < _bells.Length; lane++) Ring(lane);
    }

    internal void Failed() => Interlocked.Increment(ref _failures);

    internal void Taken()
    {
        if (Interlocked.Exchange(ref _failures, 0) < FailuresOfAnOutage) return;
        Interlocked.Increment(ref _outages);
        RingAll();
    }

    /// <summary>Waits for the lane's bell, at most so long.</summary>
    internal async Task Rung(int lane, TimeSpan atMost, TimeProvider clock, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var rung = _bells[lane].Reader.WaitToReadAsync(late.Token).AsTask();
        await Task.WhenAny(rung, Task.Delay(atMost, clock, late.Token));
        await late.CancelAsync();
        _bells[lane].Reader.TryRead(out _);
        stop.ThrowIfCancellationRequested();
    }

    private void Ring(int lane) => _bells[lane].Writer.TryWrite(true);
}
