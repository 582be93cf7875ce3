using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Webhooks;

/// <summary>What webhooks log: a lane's failures when they begin and when they are over, not each of them. Thread-safe: a lane has its own flag.</summary>
internal sealed partial class WebhookLog(ILogger logger)
{
    private readonly bool[] _failing = new bool[WebhookRow.Lanes];

    internal void Failed(int lane, string error, long waitMs)
    {
        if (_failing[lane]) return;
        _failing[lane] = true;
        Failing(lane, error, waitMs);
    }

    internal void Recovered(int lane)
    {
        if (!_failing[lane]) return;
        _failing[lane] = false;
        Works(lane);
    }

    [LoggerMessage(1, LogLevel.Warning, "Webhooks of lane {Lane} fail: {Error}; the next try in {WaitMs} ms")]
    private partial void Failing(int lane, string error, long waitMs);

    [LoggerMessage(2, LogLevel.Information, "Webhooks of lane {Lane} are taken again")]
    private partial void Works(int lane);

    [LoggerMessage(3, LogLevel.Warning, "Webhooks of room {Room}: {Events} events go to the dead list after {Attempts} attempts: {Error}")]
    internal partial void GivenUp(string room, int events, int attempts, string error);

    [LoggerMessage(4, LogLevel.Warning, "Webhooks: too much waits, {Events} events of the oldest go to the dead list")]
    internal partial void Overflow(long events);

    [LoggerMessage(5, LogLevel.Warning, "Webhooks: the dead list is full, {Events} events of the oldest are lost")]
    internal partial void Lost(long events);

    [LoggerMessage(6, LogLevel.Error, "Webhooks of lane {Lane}: the store failed")]
    internal partial void StoreFailed(int lane, Exception failure);

    [LoggerMessage(7, LogLevel.Information, "Webhooks go to {Url}")]
    internal partial void Begins(Uri url);
}
