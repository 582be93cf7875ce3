using Chatroom.Grains.Store;

namespace Chatroom.Store.Tests;

/// <summary>Stands where a store's writer commits: holds one commit, or gives it another end. Thread-safe.</summary>
/// <param name="commit">As the store commits.</param>
/// <param name="after">A commit as the store's that does something first.</param>
internal sealed class CommitGate<TCommit>(TCommit commit, Func<Action, TCommit> after) : IDisposable
    where TCommit : Delegate
{
    private readonly ManualResetEventSlim _go = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TCommit? _next;

    /// <summary>Ends when the held commit is about to come.</summary>
    internal Task Reached => _reached.Task;

    /// <summary>How this commit ends; to be asked at each.</summary>
    internal TCommit Take() => Interlocked.Exchange(ref _next, null) ?? commit;

    /// <summary>The next commit ends like this.</summary>
    internal void Next(TCommit end) => _next = end;

    /// <summary>The next commit waits for <see cref="Release"/>.</summary>
    internal void Hold() => Next(after(() =>
    {
        _reached.SetResult();
        _go.Wait();
    }));

    internal void Release() => _go.Set();

    public void Dispose() => _go.Dispose();
}

/// <summary>The gate of each kind of store. Stateless.</summary>
internal static class CommitGates
{
    internal static CommitGate<SqliteCommit> Sqlite() => new(SqliteTransaction.Commit, before => database =>
    {
        before();
        return SqliteTransaction.Commit(database);
    });

    internal static CommitGate<PostgresCommit> Postgres() => new(PostgresTransaction.Commit, before => connection =>
    {
        before();
        PostgresTransaction.Commit(connection);
    });
}
