using Chatroom.Grains.Store;

namespace Chatroom.Store.Tests;

public sealed class PostgresRoomStoreTests(PostgresServer server) : DurableRoomStoreSpec
{
    private PostgresTestSchema? _schema;

    protected override async Task<IRoomStore> Open()
    {
        _schema ??= await PostgresTestSchema.In(server);
        return _schema.Open();
    }

    [Fact]
    public async Task An_id_that_its_text_cannot_hold_is_malformed()
    {
        foreach (var room in (string[])["a\0b", "\ud800"])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(room, StoreSamples.Batch(1, 1, 2), Cancel));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Load(room, Cancel));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.List(room, 1, Cancel));
        }
    }

    [Fact]
    public async Task An_error_that_its_text_cannot_hold_is_kept_as_far_as_it_can()
    {
        await Store.Outlets.Add(Room, [Row("a")], Cancel);
        await Store.Outlets.Bury([(await Store.Outlets.Next(Lane, 1, Cancel))[0].Id], "no\0\ud800!", Cancel);
        Assert.Equal("no\ufffd\ufffd!", Assert.Single(await Store.Outlets.Dead(0, 1, Cancel)).Error);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_schema is not null) await _schema.DisposeAsync();
    }
}
