using Chatroom.Grains.Store;
using Chatroom.TestKit;
using SQLitePCL;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>What fails under the store is told truly, and the writer goes on.</summary>
public sealed class SqliteFailureTests : IAsyncDisposable
{
    // Eight transactions, the ninth comes after a sweep.
    private const int TriesUntilSwept = 9;

    private readonly SqliteTestFile _file = new();
    private readonly CommitGate<SqliteCommit> _gate = CommitGates.Sqlite();
    private readonly KeptLog<SqliteRoomStore> _log = new();
    private SqliteRoomStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        _gate.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task Under_a_foreign_lock_writes_are_refused_and_reads_go_on_and_then_it_recovers()
    {
        var store = Open(_file.Options with { BusyTimeoutMs = 1 });
        await store.Append("a", Batch(1, 1, 2), Cancel);
        using (var other = _file.Connect())
        {
            other.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < 3; i++)
                await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 2, 3), Cancel));
            Assert.Equal(1, (await store.Load("a", Cancel))!.Head);
            other.Execute("ROLLBACK");
        }
        await store.Append("a", Batch(1, 2, 3), Cancel);
        Assert.Equal(2, (await store.Load("a", Cancel))!.Head);
        Assert.Single(_log.Lines, line => line.Contains("refuses writes", StringComparison.Ordinal));
        Assert.Single(_log.Lines, line => line.Contains("takes writes again, after 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_stores_on_one_file_the_second_writer_of_a_room_has_the_conflict()
    {
        var shared = _file.Options with { BusyTimeoutMs = 60_000, IsShared = true };
        var one = Open(shared);
        await using var two = SqliteRoomStore.Open(shared);
        for (var seq = 1; seq <= 10; seq++)
        {
            Task[] both = [one.Append("a", Batch(1, seq, seq + 1), Cancel), two.Append("a", Batch(1, seq, seq + 1), Cancel)];
            await Ended(both);
            _ = Assert.Single(both, append => append.IsCompletedSuccessfully);
            _ = Assert.Single(both, append => append.Exception?.InnerException is StoreConflictException);
        }
        Assert.Equal(10, (await two.Load("a", Cancel))!.Batches.Count);
    }

    [Fact]
    public async Task A_full_file_refuses_and_keeps_what_it_has_and_takes_more_when_rooms_go()
    {
        var limited = _file.Options with { FileLimitBytes = 256 * 1024 };
        var store = Open(limited);
        var acked = await FillUp(store, "a");
        Assert.Equal(acked, (await store.Load("a", Cancel))!.Batches.Count);

        await store.Delete("a", Cancel);
        for (var i = 1; ; i++)
        {
            try
            {
                await store.Append("b", Batch(1, 1, 2, bytes: 8192), Cancel);
                break;
            }
            catch (StoreRefusedException) when (i < TriesUntilSwept)
            {
            }
        }
        Assert.Null(await store.Load("a", Cancel));
    }

    [Fact]
    public async Task A_full_file_takes_more_under_a_higher_limit()
    {
        var store = Open(_file.Options with { FileLimitBytes = 128 * 1024 });
        var acked = await FillUp(store, "a");
        await store.DisposeAsync();

        store = Open(_file.Options with { FileLimitBytes = 1024 * 1024 });
        await store.Append("a", Batch(1, acked + 1, acked + 2, bytes: 8192), Cancel);
        Assert.Equal(acked + 1, (await store.Load("a", Cancel))!.Batches.Count);
    }

    [Theory]
    [InlineData(raw.SQLITE_FULL)]
    [InlineData(raw.SQLITE_BUSY)]
    [InlineData(raw.SQLITE_READONLY)]
    public async Task A_commit_that_failed_is_undone_and_refused(int code)
    {
        var store = Open(_file.Options);
        _gate.Next(_ => code);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 1, 2), Cancel));
        await store.Append("b", Batch(1, 1, 2), Cancel);
        Assert.Null(await store.Load("a", Cancel));
        Assert.Equal(0, _file.Scalar("SELECT count(*) FROM batches WHERE log NOT IN (SELECT log FROM rooms)"));
        await store.Append("a", Batch(1, 1, 2), Cancel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_with_an_io_error_is_unknown_and_a_load_tells(bool stands)
    {
        const int FsyncFailed = 1034; // SQLITE_IOERR_FSYNC
        var store = Open(_file.Options);
        _gate.Next(database => stands && SqliteTransaction.Commit(database) != raw.SQLITE_OK ? raw.SQLITE_ERROR : FsyncFailed);
        await Assert.ThrowsAsync<IOException>(() => store.Append("a", Batch(1, 1, 2), Cancel));
        Assert.Equal(stands ? 1 : null, (await store.Load("a", Cancel))?.Head);
        var again = store.Append("a", Batch(1, 1, 2), Cancel);
        await Ended([again]);
        Assert.Equal(stands, again.Exception?.InnerException is StoreConflictException);
        await store.Append("a", Batch(1, 2, 3), Cancel);
    }

    [Fact]
    public async Task A_bug_in_a_transaction_fails_its_calls_and_not_the_writer()
    {
        var store = Open(_file.Options);
        _gate.Next(_ => throw new InvalidOperationException("a bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Append("a", Batch(1, 1, 2), Cancel));
        await store.Append("b", Batch(1, 1, 2), Cancel);
        Assert.Null(await store.Load("a", Cancel));
    }

    /// <summary>Appends until the store refuses; how many it took.</summary>
    private static async Task<int> FillUp(SqliteRoomStore store, string room)
    {
        for (var seq = 1; seq < 1000; seq++)
        {
            var append = store.Append(room, Batch(1, seq, seq + 1, bytes: 8192), Cancel);
            await Ended([append]);
            if (append.IsCompletedSuccessfully) continue;
            Assert.IsType<StoreRefusedException>(append.Exception!.InnerException);
            return seq - 1;
        }
        throw new InvalidOperationException("the limit of the file does not hold");
    }

    private SqliteRoomStore Open(SqliteStoreOptions options) => _store = SqliteRoomStore.Open(options, database => _gate.Take()(database), _log);
}
