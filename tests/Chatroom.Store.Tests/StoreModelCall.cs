using Chatroom.Grains.Store;

namespace Chatroom.Store.Tests;

/// <summary>One random write, for the model and for a store alike. Immutable.</summary>
internal sealed record StoreModelCall(string Room, StoredBatch? Batch, StoredSnapshot? Snapshot, long KeepFromSeq)
{
    /// <summary>Mostly what follows the log, sometimes what must not.</summary>
    internal static StoreModelCall Next(Random random, StoreModel model, string[] rooms)
    {
        var room = rooms[random.Next(rooms.Length)];
        var log = model.Find(room);
        var (epoch, head) = (log?.Epoch ?? 0, log?.Head ?? 0);
        return random.Next(100) switch
        {
            < 65 => Appended(room, Math.Max(1, epoch), head + 1, 0, random),
            < 72 => Appended(room, epoch + 1, 1, Math.Max(0, epoch - random.Next(-1, 2)), random),
            < 80 => Appended(room, Math.Max(1, epoch + random.Next(-1, 2)), Math.Max(1, head + random.Next(-2, 4)), epoch, random),
            < 97 => Snapped(room, epoch, Math.Max(0, head + random.Next(-6, 2)), head, random),
            _ => new StoreModelCall(room, null, null, 0),
        };
    }

    /// <summary>False when it is a conflict.</summary>
    internal bool Apply(StoreModel model) =>
        Batch is not null ? model.Append(Room, Batch)
        : Snapshot is not null ? model.Snapshot(Room, Snapshot, KeepFromSeq)
        : model.Delete(Room);

    /// <inheritdoc cref="Apply(StoreModel)"/>
    internal async Task<bool> Apply(IRoomStore store, CancellationToken cancel)
    {
        try
        {
            await (Batch is not null ? store.Append(Room, Batch, cancel)
                : Snapshot is not null ? store.Snapshot(Room, Snapshot, KeepFromSeq, cancel)
                : store.Delete(Room, cancel));
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    private static StoreModelCall Appended(string room, long epoch, long first, long replaces, Random random) =>
        new(room, StoreSamples.Batch(epoch, first, first + random.Next(1, 4)) with { Replaces = replaces }, null, 0);

    private static StoreModelCall Snapped(string room, long epoch, long seq, long head, Random random) =>
        new(room, null, StoreSamples.Snapshot(epoch, seq), random.NextInt64(1, head + 3));
}
