using Chatroom.Grains.Store;
using Npgsql;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>What fails under the PostgreSQL store is told truly, and the writer goes on.</summary>
public sealed class PostgresFailureTests(PostgresServer server) : IAsyncLifetime
{
    private readonly CommitGate<PostgresCommit> _gate = CommitGates.Postgres();
    private readonly PostgresLogger _log = new();
    private PostgresTestSchema _schema = null!;
    private PostgresRoomStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _schema = await PostgresTestSchema.In(server);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        await _schema.DisposeAsync();
        _gate.Dispose();
    }

    [Fact]
    public async Task A_row_that_another_process_holds_refuses_its_writes_and_reads_go_on_and_then_it_recovers()
    {
        var store = Open(_schema.Options with { LockTimeoutMs = 1 });
        await store.Append("a", Batch(1, 1, 2), Cancel);
        using (var other = _schema.Connect())
        {
            other.Execute("BEGIN; SELECT FROM rooms FOR UPDATE");
            for (var i = 0; i < 3; i++)
                await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 2, 3), Cancel));
            Assert.Equal(1, (await store.Load("a", Cancel))!.Head);
            await store.Append("b", Batch(1, 1, 2), Cancel);
            other.Execute("ROLLBACK");
        }
        await store.Append("a", Batch(1, 2, 3), Cancel);
        Assert.Equal(2, (await store.Load("a", Cancel))!.Head);
        Assert.True(store.IsSound);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_is_lost_in_the_commit_leaves_it_unknown_and_a_load_tells(bool stands)
    {
        var store = Open(_schema.Options);
        _gate.Next(connection =>
        {
            if (stands) PostgresTransaction.Commit(connection);
            Terminate(connection.ProcessID);
            connection.Execute("COMMIT");
        });
        await Assert.ThrowsAsync<IOException>(() => store.Append("a", Batch(1, 1, 2), Cancel));
        await _log.Recovered(Cancel);
        Assert.Equal(stands ? 1 : null, (await store.Load("a", Cancel))?.Head);
        var again = store.Append("a", Batch(1, 1, 2), Cancel);
        await Ended([again]);
        Assert.Equal(stands, again.Exception?.InnerException is StoreConflictException);
        await store.Append("a", Batch(1, 2, 3), Cancel);
    }

    [Fact]
    public async Task A_connection_that_is_lost_before_the_commit_changes_nothing_for_sure()
    {
        var store = Open(_schema.Options);
        var writer = 0;
        _gate.Next(connection =>
        {
            writer = connection.ProcessID;
            PostgresTransaction.Commit(connection);
        });
        await store.Append("a", Batch(1, 1, 2), Cancel);
        using (var other = _schema.Connect())
        {
            other.Execute("BEGIN; SELECT FROM rooms FOR UPDATE");
            var append = store.Append("a", Batch(1, 2, 3), Cancel);
            while (_schema.Scalar($"SELECT count(*) FROM pg_stat_activity WHERE pid = {writer} AND wait_event_type = 'Lock'") == 0)
                Assert.False(append.IsCompleted);
            Terminate(writer);
            await Assert.ThrowsAsync<StoreRefusedException>(() => append);
        }
        await _log.Recovered(Cancel);
        await store.Append("a", Batch(1, 2, 3), Cancel);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.DiskFull)]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    public async Task A_commit_that_the_server_refused_is_undone(string code)
    {
        var store = Open(_schema.Options);
        _gate.Next(_ => throw new PostgresException("refused", "ERROR", "ERROR", code));
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 1, 2), Cancel));
        Assert.Null(await store.Load("a", Cancel));
        Assert.Equal(0, _schema.Scalar("SELECT count(*) FROM batches"));
        await store.Append("a", Batch(1, 1, 2), Cancel);
    }

    [Fact]
    public async Task A_bug_in_a_transaction_fails_its_calls_and_not_the_writer()
    {
        var store = Open(_schema.Options);
        _gate.Next(_ => throw new InvalidOperationException("a bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Append("a", Batch(1, 1, 2), Cancel));
        await store.Append("b", Batch(1, 1, 2), Cancel);
        Assert.Null(await store.Load("a", Cancel));
    }

    [Fact]
    public async Task A_call_that_the_database_cannot_take_costs_the_others_of_its_transaction_nothing()
    {
        var store = Open(_schema.Options);
        using (var other = _schema.Connect()) other.Execute("ALTER TABLE batches ADD CHECK (time_ms >= 0)");
        _gate.Hold();
        var first = store.Append("first", Batch(1, 1, 2), Cancel);
        await _gate.Reached;
        Task[] others = [store.Append("a", Batch(1, 1, 2), Cancel), store.Append("b", new StoredBatch(1, 1, 2, -1, []), Cancel), store.Append("c", Batch(1, 1, 2), Cancel)];
        _gate.Release();
        await Ended([first, .. others]);
        Assert.Equal([true, false, true], others.Select(append => append.IsCompletedSuccessfully));
        Assert.IsType<StoreRefusedException>(others[1].Exception!.InnerException);
        Assert.Equal(["a", "c", "first"], (await store.List("", 10, Cancel)).Select(room => room.Room));
    }

    [Fact]
    public async Task Writes_of_a_hundred_rooms_that_wait_take_one_transaction()
    {
        var store = Open(_schema.Options);
        _gate.Hold();
        var first = store.Append("first", Batch(1, 1, 2), Cancel);
        await _gate.Reached;
        var others = Enumerable.Range(0, 100).Select(i => store.Append($"r{i % 50}", Batch(1, 1 + (i / 50), 2 + (i / 50)), Cancel)).ToArray();
        _gate.Release();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(2, store.Metrics.Commits);
    }

    private void Terminate(int process)
    {
        using var other = _schema.Connect();
        other.Execute($"SELECT pg_terminate_backend({process}, 60000)");
    }

    private PostgresRoomStore Open(PostgresStoreOptions options) => _store = PostgresRoomStore.Open(options, connection => _gate.Take()(connection), _log);
}
