using Chatroom.Grains.Outlets;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chatroom.Grains.Orleans.Streams;

/// <summary>
/// Tells the cluster which rooms of this silo have stored something for those who come after them. Thread-safe; one a silo. A notice is
/// no promise: it may be lost, and whoever waits for one looks now and then.
/// </summary>
internal sealed partial class LogStream(Func<IAsyncStream<LogsGrown>> stream, Func<Task> wake, OrleansOptions options, ILogger log) : IOutletOwner
{
    public const string Provider = "room-log";
    public const string Namespace = "room-log";

    /// <summary>The one stream, and the key of each grain that reads it.</summary>
    public const string Key = "cluster";

    private readonly ILogger _log = log;
    private readonly Lock _lock = new();
    private Dictionary<string, LogGrown> _waiting = new(StringComparer.Ordinal);
    private bool _isPumping;
    private bool _isFailing;

    /// <summary>Never waits and never fails. A room that is one too many is found when its reader looks.</summary>
    public void Stored(string room, long epoch, long seq)
    {
        lock (_lock)
        {
            if (_waiting.Count >= options.NoticeRooms && !_waiting.ContainsKey(room)) return;
            _waiting[room] = new LogGrown(room, epoch, seq);
            if (_isPumping) return;
            _isPumping = true;
        }
        // Not in the room's turn, nor on its scheduler.
        _ = Task.Run(Pump);
    }

    public void Look() => _ = Task.Run(wake);

    /// <summary>What came meanwhile travels together: a busy silo says so once a pause, a quiet one at once.</summary>
    private async Task Pump()
    {
        while (Take() is { } going)
        {
            try
            {
                await stream().OnNextAsync(going);
                _isFailing = false;
            }
            catch (Exception failure)
            {
                if (!_isFailing) LogNotTold(failure);
                _isFailing = true;
            }
            await Task.Delay(options.NoticeMs);
        }
    }

    private LogsGrown? Take()
    {
        lock (_lock)
        {
            _isPumping = _waiting.Count > 0;
            if (!_isPumping) return null;
            var going = new LogsGrown([.. _waiting.Values]);
            _waiting = new(StringComparer.Ordinal);
            return going;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The stream takes no notices: those who read rooms' logs find what is new when they look")]
    private partial void LogNotTold(Exception failure);
}
