using Chatroom.Grains.Store;
using Chatroom.TestKit;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>A file that was deleted or moved away under the store takes no more writes: they would be lost with the process.</summary>
public sealed class SqliteGoneTests : IAsyncDisposable
{
    private readonly SqliteTestFile _file = new();
    private readonly KeptLog<SqliteRoomStore> _log = new();
    private SqliteRoomStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task A_deleted_file_refuses_writes_says_so_once_and_is_not_made_anew()
    {
        var store = await OpenWithOne(_file.Options);
        Assert.True(store.IsSound);
        // A reader that is open goes on with the file that it has.
        Assert.Equal(1, (await store.Load("a", Cancel))!.Head);
        File.Delete(_file.Path);
        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 2, 3), Cancel));
            Assert.Contains("deleted or moved away", refused.Message, StringComparison.Ordinal);
        }
        Assert.False(store.IsSound);
        Assert.Equal(1, (await store.Load("a", Cancel))!.Head);
        Assert.False(File.Exists(_file.Path));
        Assert.Single(_log.Lines, line => line.Contains("deleted or moved away", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("refuses writes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_was_moved_back_takes_writes_again()
    {
        var store = await OpenWithOne(_file.Options);
        File.Move(_file.Path, _file.Path + ".away");
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 2, 3), Cancel));
        File.Move(_file.Path + ".away", _file.Path);
        await store.Append("a", Batch(1, 2, 3), Cancel);
        Assert.True(store.IsSound);
        Assert.Equal(2, (await store.Load("a", Cancel))!.Head);
        Assert.Single(_log.Lines, line => line.Contains("takes writes again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_file_in_its_place_is_not_the_store()
    {
        var store = await OpenWithOne(_file.Options);
        File.Move(_file.Path, _file.Path + ".away");
        await File.WriteAllTextAsync(_file.Path, "somebody else's", Cancel);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.Append("a", Batch(1, 2, 3), Cancel));
        Assert.Equal("somebody else's", await File.ReadAllTextAsync(_file.Path, Cancel));
    }

    [Fact]
    public async Task It_is_noticed_without_a_write_too()
    {
        var store = await OpenWithOne(_file.Options with { FileCheckMs = 1, IdleMs = 1 });
        File.Delete(_file.Path);
        // It is unsound before the line is written.
        await Eventually.Is(() => !store.IsSound && _log.Lines.Any(line => line.Contains("deleted or moved away", StringComparison.Ordinal)));
        Assert.Single(_log.Lines, line => line.Contains("deleted or moved away", StringComparison.Ordinal));
    }

    private async Task<SqliteRoomStore> OpenWithOne(SqliteStoreOptions options)
    {
        _store = SqliteRoomStore.Open(options, _log);
        await _store.Append("a", Batch(1, 1, 2), Cancel);
        return _store;
    }
}
