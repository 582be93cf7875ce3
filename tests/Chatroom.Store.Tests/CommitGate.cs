using Chatroom.Grains.Store;
using SQLitePCL;

namespace Chatroom.Store.Tests;

/// <summary>Stands where the writer commits: holds one commit, or gives it another end. Thread-safe.</summary>
internal sealed class CommitGate : IDisposable
{
    private readonly ManualResetEventSlim _go = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteCommit? _next;

    /// <summary>Ends when the held commit is about to come.</summary>
    internal Task Reached => _reached.Task;

    internal int Commit(sqlite3 database) => (Interlocked.Exchange(ref _next, null) ?? SqliteTransaction.Commit)(database);

    /// <summary>The next commit ends like this.</summary>
    internal void Next(SqliteCommit commit) => _next = commit;

    /// <summary>The next commit waits for <see cref="Release"/>.</summary>
    internal void Hold() => Next(database =>
    {
        _reached.SetResult();
        _go.Wait();
        return SqliteTransaction.Commit(database);
    });

    internal void Release() => _go.Set();

    public void Dispose() => _go.Dispose();
}
