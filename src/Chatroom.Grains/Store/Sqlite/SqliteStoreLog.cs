using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Store;

/// <summary>
/// What the SQLite store logs. A failure is logged when it begins and when it is over, not at each call, so a full disk does not
/// fill it further. Not thread-safe: the writer's thread, and whoever opens and closes the store around it.
/// </summary>
internal sealed partial class SqliteStoreLog(ILogger logger)
{
    private long _failedCalls;

    /// <summary>Whether the last transaction failed.</summary>
    internal bool IsFailing { get; private set; }

    internal void Failed(string path, Exception error, int calls)
    {
        var wasFailing = IsFailing;
        IsFailing = true;
        _failedCalls += calls;
        if (error is not StoreRefusedException) Broken(path, calls, error);
        else if (!wasFailing) Refusing(path, error.Message);
    }

    /// <summary>Once, when it begins: what is refused after that is counted.</summary>
    internal void Gone(string path)
    {
        IsFailing = true;
        NotThere(GoneText(path));
    }

    internal static string GoneText(string path) =>
        $"{path}: the database file was deleted or moved away, nothing is written until it is back. A process that is started anew begins with what is at the path";

    internal void Succeeded(string path)
    {
        if (!IsFailing) return;
        Recovered(path, _failedCalls);
        (IsFailing, _failedCalls) = (false, 0);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The room store {Path} is open: SQLite {Version}, schema {Schema}")]
    internal partial void Opened(string path, string version, int schema);

    [LoggerMessage(Level = LogLevel.Information, Message = "The room store {Path} is closed after {Commits} transactions")]
    internal partial void Closed(string path, long commits);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log of {Path} holds {Bytes} bytes: a reader in another process keeps it")]
    internal partial void WalHeld(string path, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The room store {Path} refuses writes: {Reason}")]
    private partial void Refusing(string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A transaction of the room store {Path} with {Calls} writes failed")]
    private partial void Broken(string path, int calls, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Text}")]
    private partial void NotThere(string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "The room store {Path} takes writes again, after {Calls} that failed")]
    private partial void Recovered(string path, long calls);
}
