using System.Threading.Channels;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Outlets;

/// <summary>
/// Where rooms and one outlet's dispatcher meet: what is wanted, a bell a lane, and whether the receiver was away. Thread-safe; one a
/// process and outlet.
/// </summary>
/// <param name="wanted">What it is told by now; null: it is off.</param>
public sealed class Outlet(OutletId id, Func<EventFilter?> wanted)
{
    // One failure may be a row's; two with no success between them are the receiver's.
    private const int FailuresOfAnOutage = 2;

    private readonly Channel<bool>[] _bells = [.. Enumerable.Range(0, OutletLanes.PerOutlet).Select(_ =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }))];

    private int _failures;
    private long _outages;

    public OutletId Id => id;

    public bool IsOn => wanted() is not null;

    /// <summary>Grows when the receiver has come back: what failed before is tried at once.</summary>
    internal long Outages => Volatile.Read(ref _outages);

    public bool Wants(string type) => wanted() is { } filter && filter.Wants(type);

    internal bool WantsNews => wanted() is { WantsNews: true };

    /// <summary>The dispatcher of this process looks into the room's lane.</summary>
    internal void Wake(string room) => Ring(OutletLanes.Of(id, room));

    /// <summary>The dispatcher of this process looks into every lane.</summary>
    internal void Look()
    {
        for (var lane = OutletLanes.First(id); lane <= OutletLanes.Last(id); lane++) Ring(lane);
    }

    internal void Failed() => Interlocked.Increment(ref _failures);

    internal void Taken()
    {
        if (Interlocked.Exchange(ref _failures, 0) < FailuresOfAnOutage) return;
        Interlocked.Increment(ref _outages);
        Look();
    }

    /// <summary>Waits for the bell of one of its lanes, at most so long.</summary>
    internal async Task Rung(int lane, TimeSpan atMost, TimeProvider clock, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var rung = BellOf(lane).Reader.WaitToReadAsync(late.Token).AsTask();
        await Task.WhenAny(rung, Task.Delay(atMost, clock, late.Token));
        await late.CancelAsync();
        BellOf(lane).Reader.TryRead(out _);
        stop.ThrowIfCancellationRequested();
    }

    private void Ring(int lane) => BellOf(lane).Writer.TryWrite(true);

    private Channel<bool> BellOf(int lane) => _bells[lane - OutletLanes.First(id)];
}
