using System.Collections.Concurrent;
using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Store.Tests;

/// <summary>Keeps what was logged. Thread-safe.</summary>
internal sealed class ListLogger : ILogger<SqliteRoomStore>
{
    internal ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));
}
