using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatroom.TestKit;

/// <summary>Keeps what was logged, with the exceptions. Thread-safe.</summary>
public class KeptLog : ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        Lines.Enqueue(exception is null ? line : $"{line} {exception}");
        Kept(line);
    }

    /// <summary>A line was kept.</summary>
    protected virtual void Kept(string line)
    {
    }
}

/// <summary>That of one type.</summary>
public class KeptLog<T> : KeptLog, ILogger<T>;
