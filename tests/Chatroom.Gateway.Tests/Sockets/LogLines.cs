using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Keeps what a gateway logs. Thread-safe.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    /// <summary>Lines that an operator sees of this session.</summary>
    public IEnumerable<string> Of(string session) =>
        _lines.Where(line => line.Level >= LogLevel.Information && line.Text.Contains($"Session {session} ", StringComparison.Ordinal))
            .Select(line => line.Text);

    /// <summary>All that was logged, at every level that was let through, with exceptions.</summary>
    public IEnumerable<string> All => _lines.Select(line => line.Text);

    /// <summary>Lines of warnings and errors.</summary>
    public IEnumerable<string> Troubles => _lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }
}
