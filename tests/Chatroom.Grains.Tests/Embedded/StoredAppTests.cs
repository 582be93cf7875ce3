using Chatroom.Grains.Embedded;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms.Global;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Embedded;

/// <summary>What holds in all rooms in a real file.</summary>
public sealed class StoredAppTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("chatroom-app-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_is_in_the_file_and_in_no_list_of_rooms()
    {
        await using (var store = Open())
        {
            var before = new EmbeddedEngine(store, TimeProvider.System, new GrainOptions { AppSnapshotEvents = 2 }, NullLoggerFactory.Instance);
            foreach (var user in (string[])["ann", "bob", "cyd"]) Assert.Equal(0, (await before.Mute(user)).Code);
            await before.Ask(new LiftEverywhere("api", GlobalSanctionKind.Mute, ["bob"]));
        }
        await using var again = Open();
        Assert.Empty(await again.List("", 10, CancellationToken.None));
        var grains = new EmbeddedEngine(again, TimeProvider.System, new GrainOptions(), NullLoggerFactory.Instance);
        await grains.AppView.Ready().InTime();
        Assert.Equal(4, grains.AppView.State.Seq);
        Assert.Equal(["ann", "cyd"], grains.AppView.State.Mutes.All.Select(mute => mute.User).Order());
    }

    private SqliteRoomStore Open() =>
        SqliteRoomStore.Open(new SqliteStoreOptions { Path = Path.Combine(_folder, "rooms.db") }, NullLogger<SqliteRoomStore>.Instance);
}
