using Chatroom.Simulation.Runs;
using Microsoft.Extensions.Logging;

namespace Chatroom.Simulation.Processes;

/// <summary>What processes log, as lines of the trace; from a warning on. A fault that no fault of the run explains ends the run.</summary>
internal sealed class TraceLogs(string process, Trace trace) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        trace.Line($"{process}: {formatter(state, exception)}{(exception is null ? "" : $": {exception.GetType().Name} {exception.Message}")}");
        if (Root(exception) is NullReferenceException or InvalidOperationException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException
            or InvalidDataException or InvalidCastException)
            trace.Fault ??= new InvariantBrokenException("no-internal-fault", exception!.ToString());
    }

    public void Dispose()
    {
    }

    private static Exception? Root(Exception? failure) => failure?.InnerException is { } inner ? Root(inner) : failure;
}
