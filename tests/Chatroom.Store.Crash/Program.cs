using Chatroom.Grains.Store;

// Appends to eight rooms at once and prints "room seq" after each acknowledgement, a snapshot now and then. Goes on from what is
// in the file. Ends when it is killed, when its input ends (its parent is gone), or after 20,000 batches a room.
// Arguments: the database file.
const int Rooms = 8, BatchesPerRoom = 20_000, BatchesPerSnapshot = 25;

await using var store = SqliteRoomStore.Open(new SqliteStoreOptions { Path = args[0] });
using var parentGone = new CancellationTokenSource();
var parent = Task.Run(() =>
{
    while (Console.In.Read() >= 0) { }
    parentGone.Cancel();
});
await Task.WhenAny(parent, Task.WhenAll(Enumerable.Range(0, Rooms).Select(room => Append($"r{room}"))));

async Task Append(string room)
{
    var head = (await store.Load(room, CancellationToken.None))?.Head ?? 0;
    for (var i = 0; i < BatchesPerRoom && !parentGone.IsCancellationRequested; i++)
    {
        var seq = ++head;
        await store.Append(room, new StoredBatch(1, seq, seq + 1, seq, BitConverter.GetBytes(seq)), CancellationToken.None);
        Console.Out.WriteLine($"{room} {seq}");
        if (seq % BatchesPerSnapshot == 0)
            await store.Snapshot(room, new StoredSnapshot(1, seq, seq, []), seq - BatchesPerSnapshot, CancellationToken.None);
    }
}
