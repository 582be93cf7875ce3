using Chatroom.Grains.Store;

namespace Chatroom.Store.Tests;

public sealed class SqliteRoomStoreTests : DurableRoomStoreSpec
{
    private readonly SqliteTestFile _file = new();

    protected override Task<IRoomStore> Open() => Task.FromResult<IRoomStore>(SqliteRoomStore.Open(_file.Options));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _file.Dispose();
    }
}
