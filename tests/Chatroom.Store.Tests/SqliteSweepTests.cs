using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>What nobody can see any more leaves the file, in bounded pieces.</summary>
public sealed class SqliteSweepTests : IAsyncLifetime
{
    private readonly SqliteTestFile _file = new();
    private SqliteRoomStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = SqliteRoomStore.Open(_file.Options);
        var appends = Enumerable.Range(1, 100).Select(seq => _store.Append("a", Batch(1, seq, seq + 1), Cancel));
        await Task.WhenAll(appends);
        await _store.Append("b", Batch(1, 1, 2), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task A_sweep_takes_no_more_than_it_may_and_goes_on_where_it_ended()
    {
        await _store.DisposeAsync();
        using var connection = _file.Connect();
        using (var writes = new SqliteWrites(connection)) writes.Snapshot("a", Snapshot(1, 90), 51);
        using var sweep = new SqliteSweep(connection);
        Assert.True(sweep.IsNeeded);
        Assert.True(sweep.Run(30));
        Assert.Equal((30, 70), (100 - Rows("a"), Rows("a")));
        Assert.False(sweep.Run(30));
        Assert.Equal((50, 1), (Rows("a"), Rows("b")));
        Assert.False(sweep.IsNeeded);
    }

    [Theory]
    [InlineData("snapshot", 10)]
    [InlineData("delete", 0)]
    [InlineData("epoch", 1)]
    public async Task The_writer_sweeps_by_itself(string what, long left)
    {
        await (what switch
        {
            "snapshot" => _store.Snapshot("a", Snapshot(1, 95), 91, Cancel),
            "delete" => _store.Delete("a", Cancel),
            _ => _store.Append("a", Batch(2, 1, 2) with { Replaces = 1 }, Cancel),
        });
        // A sweep comes at the latest with every eighth transaction.
        for (var seq = 2; seq < 11; seq++) await _store.Append("b", Batch(1, seq, seq + 1), Cancel);
        Assert.Equal(left, Rows("a"));
        Assert.Equal(0, _file.Scalar("SELECT count(*) FROM garbage"));
        Assert.Equal(left + 10, _file.Scalar("SELECT count(*) FROM batches"));
    }

    [Fact]
    public async Task The_log_of_writes_is_emptied_over_its_limit()
    {
        await _store.DisposeAsync();
        _store = SqliteRoomStore.Open(_file.Options with { WalLimitBytes = 200_000 });
        for (var seq = 2; seq < 40; seq++)
        {
            await _store.Append("b", Batch(1, seq, seq + 1, bytes: 50_000), Cancel);
            Assert.InRange(new SqliteFile(_file.Options).WalBytes, 0, 200_000 + 100_000);
        }
    }

    private long Rows(string room) => _file.Scalar($"SELECT count(*) FROM batches b JOIN rooms r ON r.log = b.log WHERE r.room = '{room}'");
}
