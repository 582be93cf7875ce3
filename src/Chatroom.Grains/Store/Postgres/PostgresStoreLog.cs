using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Store;

/// <summary>
/// What the PostgreSQL store logs. A failure is logged when it begins and when it is over, not at each call. Thread-safe.
/// </summary>
internal sealed partial class PostgresStoreLog(ILogger logger)
{
    private int _isFailing;
    private long _failedCalls;

    internal void Failed(string name, Exception error, int calls)
    {
        Interlocked.Add(ref _failedCalls, calls);
        var wasFailing = Interlocked.Exchange(ref _isFailing, 1) == 1;
        if (error is not StoreRefusedException) Broken(name, calls, error);
        else if (!wasFailing) Refusing(name, error.Message);
    }

    internal void Succeeded(string name)
    {
        if (Volatile.Read(ref _isFailing) == 0 || Interlocked.Exchange(ref _isFailing, 0) == 0) return;
        var calls = Interlocked.Exchange(ref _failedCalls, 0);
        Recovered(name, calls);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The room store {Name} is open: PostgreSQL {Version}, schema {Schema}")]
    internal partial void Opened(string name, Version version, int schema);

    [LoggerMessage(Level = LogLevel.Information, Message = "The room store {Name} is closed after {Commits} transactions")]
    internal partial void Closed(string name, long commits);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server of the room store {Name} has fsync off: what is acknowledged does not survive a power cut")]
    internal partial void NotSynced(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The room store {Name} cannot be reached, the start goes on trying: {Reason}")]
    internal partial void Waiting(string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The room store {Name} refuses calls: {Reason}")]
    private partial void Refusing(string name, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A transaction of the room store {Name} with {Calls} writes failed")]
    private partial void Broken(string name, int calls, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The room store {Name} takes writes again, after {Calls} that failed")]
    private partial void Recovered(string name, long calls);
}
