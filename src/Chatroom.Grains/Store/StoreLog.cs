using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Store;

/// <summary>
/// What a store logs. A failure is logged when it begins and when it is over, not at each call, so a full disk is not filled further.
/// Thread-safe.
/// </summary>
/// <param name="name">The store as texts for people name it.</param>
/// <param name="refused">What it refuses while it fails: its writes, or all calls.</param>
internal sealed partial class StoreLog(ILogger logger, string name, string refused)
{
    private int _isFailing;
    private long _failedCalls;

    /// <summary>Whether the last transaction failed.</summary>
    internal bool IsFailing => Volatile.Read(ref _isFailing) != 0;

    internal void Failed(Exception error, int calls)
    {
        Interlocked.Add(ref _failedCalls, calls);
        var wasFailing = Interlocked.Exchange(ref _isFailing, 1) != 0;
        if (error is not StoreRefusedException) Broken(name, calls, error);
        else if (!wasFailing) Refusing(name, refused, error.Message);
    }

    /// <summary>Once, when it begins: what is refused after that is counted.</summary>
    internal void Gone(string text)
    {
        Interlocked.Exchange(ref _isFailing, 1);
        NotThere(text);
    }

    internal void Succeeded()
    {
        if (!IsFailing || Interlocked.Exchange(ref _isFailing, 0) == 0) return;
        Recovered(name, Interlocked.Exchange(ref _failedCalls, 0));
    }

    internal void Opened(string product, string version, int schema) => IsOpen(name, product, version, schema);

    internal void Closed(long commits) => IsClosed(name, commits);

    internal void WalHeld(long bytes) => WalIsHeld(name, bytes);

    internal void NotSynced() => IsNotSynced(name);

    internal void Waiting(string reason) => IsNotReached(name, reason);

    [LoggerMessage(1, LogLevel.Information, "The room store {Name} is open: {Product} {Version}, schema {Schema}")]
    private partial void IsOpen(string name, string product, string version, int schema);

    [LoggerMessage(2, LogLevel.Information, "The room store {Name} is closed after {Commits} transactions")]
    private partial void IsClosed(string name, long commits);

    [LoggerMessage(3, LogLevel.Warning, "The room store {Name} refuses {Refused}: {Reason}")]
    private partial void Refusing(string name, string refused, string reason);

    [LoggerMessage(4, LogLevel.Error, "A transaction of the room store {Name} with {Calls} writes failed")]
    private partial void Broken(string name, int calls, Exception error);

    [LoggerMessage(5, LogLevel.Information, "The room store {Name} takes writes again, after {Calls} that failed")]
    private partial void Recovered(string name, long calls);

    [LoggerMessage(6, LogLevel.Warning, "The write-ahead log of {Name} holds {Bytes} bytes: a reader in another process keeps it")]
    private partial void WalIsHeld(string name, long bytes);

    [LoggerMessage(7, LogLevel.Error, "{Text}")]
    private partial void NotThere(string text);

    [LoggerMessage(8, LogLevel.Warning, "The server of the room store {Name} has fsync off: what is acknowledged does not survive a power cut")]
    private partial void IsNotSynced(string name);

    [LoggerMessage(9, LogLevel.Warning, "The room store {Name} cannot be reached, the start goes on trying: {Reason}")]
    private partial void IsNotReached(string name, string reason);
}
