using System.Collections.Concurrent;

namespace Chatroom.Grains.Orleans.Tests.Kit;

/// <summary>Stands for the end of the process that a silo makes when it finds that it was declared dead. Thread-safe.</summary>
internal sealed class Deaths : IFatalErrorHandler
{
    public ConcurrentQueue<string> Why { get; } = new();

    public bool IsUnexpected(Exception exception) => false;

    public void OnFatalException(object? sender, string? context, Exception? exception) => Why.Enqueue(context ?? $"{exception}");
}
