using Chatroom.Grains.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <summary>
/// Wakes rooms that have left memory and that nobody has used for so long that they end: they do so by themselves once they are
/// awake. One room at a time, so that it costs a busy store little. Thread-safe; one a process.
/// </summary>
public sealed partial class IdleSweep(IRoomStore store, IGrains grains, GrainOptions options, TimeProvider clock, ILogger<IdleSweep> log)
    : BackgroundService
{
    private const int PageRooms = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Room.RoomIdleMs == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.IdleSweepMs), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogBroken(failure);
            }
        }
    }

    /// <summary>Goes through all rooms of the store once. How many it woke.</summary>
    internal async Task<int> Sweep(CancellationToken cancel)
    {
        var (woken, after) = (0, "");
        var unusedSince = clock.GetUtcNow().ToUnixTimeMilliseconds() - options.Room.RoomIdleMs;
        while (await store.List(after, PageRooms, cancel) is { Count: > 0 } page)
        {
            after = page[^1].Room;
            foreach (var room in page)
            {
                if (room.UpdatedMs > unusedSince || grains.AppView.State.KeepAlive.Contains(room.Room)) continue;
                await grains.Room(room.Room).Describe().WaitAsync(cancel);
                woken++;
            }
        }
        return woken;
    }

    [LoggerMessage(1, LogLevel.Warning, "Rooms that nobody uses could not all be looked at; the next time is tried again")]
    private partial void LogBroken(Exception failure);
}
