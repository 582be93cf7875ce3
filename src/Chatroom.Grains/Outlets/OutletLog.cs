using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Outlets;

/// <summary>
/// What an outlet logs: failures when they begin and when they are over, not each of them. Of webhooks by lane, since one room's may be
/// refused alone; of files for all lanes, which write the same one. Thread-safe.
/// </summary>
internal sealed partial class OutletLog(OutletId outlet, ILogger logger)
{
    private readonly int[] _failing = new int[outlet == OutletId.Webhook ? OutletLanes.PerOutlet : 1];
    private readonly string _name = outlet switch { OutletId.Webhook => "Webhooks", OutletId.Archive => "The archive", _ => "The audit trail" };

    internal void Failed(int lane, string error, long waitMs)
    {
        if (Interlocked.Exchange(ref FlagOf(lane), 1) == 0) Failing(_name, lane, error, waitMs);
    }

    internal void Recovered(int lane)
    {
        if (Volatile.Read(ref FlagOf(lane)) != 0 && Interlocked.Exchange(ref FlagOf(lane), 0) != 0) Works(_name, lane);
    }

    internal void GivenUp(string room, int events, int attempts, string error) => GivenUp(_name, room, events, attempts, error);

    internal void Overflow(long events) => Overflow(_name, events);

    internal void Lost(long events) => Lost(_name, events);

    internal void StoreFailed(int lane, Exception failure) => StoreFailed(_name, lane, failure);

    internal void Begins(string where) => Begins(_name, where);

    private ref int FlagOf(int lane) => ref _failing[(lane - OutletLanes.First(outlet)) % _failing.Length];

    [LoggerMessage(1, LogLevel.Warning, "{Outlet}, lane {Lane}: events are not taken: {Error}; the next try in {WaitMs} ms")]
    private partial void Failing(string outlet, int lane, string error, long waitMs);

    [LoggerMessage(2, LogLevel.Information, "{Outlet}, lane {Lane}: events are taken again")]
    private partial void Works(string outlet, int lane);

    [LoggerMessage(3, LogLevel.Warning, "{Outlet}, room {Room}: {Events} events go to the dead list after {Attempts} attempts: {Error}")]
    private partial void GivenUp(string outlet, string room, int events, int attempts, string error);

    [LoggerMessage(4, LogLevel.Warning, "{Outlet}: too much waits, {Events} events of the oldest go to the dead list")]
    private partial void Overflow(string outlet, long events);

    [LoggerMessage(5, LogLevel.Warning, "{Outlet}: the dead list is full, {Events} events of the oldest are lost")]
    private partial void Lost(string outlet, long events);

    [LoggerMessage(6, LogLevel.Error, "{Outlet}, lane {Lane}: the store failed")]
    private partial void StoreFailed(string outlet, int lane, Exception failure);

    [LoggerMessage(7, LogLevel.Information, "{Outlet}: events go to {Where}")]
    private partial void Begins(string outlet, string where);
}
