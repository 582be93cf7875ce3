using System.Collections.Concurrent;
using System.Threading.Channels;
using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Store.Tests;

/// <summary>Keeps what the PostgreSQL store logged, and tells who waits for a line. Thread-safe.</summary>
internal sealed class PostgresLogger : ILogger<PostgresRoomStore>
{
    private readonly Channel<string> _recovered = Channel.CreateUnbounded<string>();

    internal ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Ends with the next line that says that the store works again; each is taken once.</summary>
    internal async Task Recovered(CancellationToken cancel) => await _recovered.Reader.ReadAsync(cancel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        Lines.Enqueue($"{line} {exception}");
        if (line.Contains("takes writes again", StringComparison.Ordinal)) _recovered.Writer.TryWrite(line);
    }
}
