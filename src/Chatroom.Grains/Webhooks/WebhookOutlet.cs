using System.Threading.Channels;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Webhooks;

/// <summary>
/// Where rooms and the dispatcher meet: the settings in force, a bell a lane, and whether the receiver was away. Thread-safe; one a process.
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

    /// <summary>Whom rooms wake; null: the dispatcher of this process.</summary>
    internal IWebhookOwner? Owner { get; set; }

    /// <summary>Grows when the receiver has come back: what failed before is tried at once.</summary>
    internal long Outages => Volatile.Read(ref _outages);

    /// <summary>Rows of the room are stored, and its log reaches up to there.</summary>
    internal void Stored(string room, long epoch, long seq)
    {
        if (Owner is { } owner) owner.Stored(room, epoch, seq);
        else Wake(room);
    }

    /// <summary>There may be something to send in any lane.</summary>
    internal void Replayed()
    {
        if (Owner is { } owner) owner.Look();
        else Look();
    }

    /// <summary>The dispatcher of this process looks into the room's lane.</summary>
    internal void Wake(string room) => Ring(WebhookRow.LaneOf(room));

    /// <summary>The dispatcher of this process looks into every lane.</summary>
    internal void Look()
    {
        for (var lane = 0; lane < _bells.Length; lane++) Ring(lane);
    }

    internal void Failed() => Interlocked.Increment(ref _failures);

    internal void Taken()
    {
        if (Interlocked.Exchange(ref _failures, 0) < FailuresOfAnOutage) return;
        Interlocked.Increment(ref _outages);
        Look();
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
