using Chatroom.Grains.Store;
using Npgsql;

namespace Chatroom.Store.Tests;

/// <summary>Stands where the writer commits: holds one commit, or gives it another end. Thread-safe.</summary>
internal sealed class PostgresCommitGate : IDisposable
{
    private readonly ManualResetEventSlim _go = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PostgresCommit? _next;

    /// <summary>Ends when the held commit is about to come.</summary>
    internal Task Reached => _reached.Task;

    internal void Commit(NpgsqlConnection connection) => (Interlocked.Exchange(ref _next, null) ?? PostgresTransaction.Commit)(connection);

    /// <summary>The next commit ends like this.</summary>
    internal void Next(PostgresCommit commit) => _next = commit;

    /// <summary>The next commit waits for <see cref="Release"/>.</summary>
    internal void Hold() => Next(connection =>
    {
        _reached.SetResult();
        _go.Wait();
        PostgresTransaction.Commit(connection);
    });

    internal void Release() => _go.Set();

    public void Dispose() => _go.Dispose();
}
