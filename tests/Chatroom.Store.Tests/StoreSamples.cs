using System.Text;
using Chatroom.Grains.Store;

namespace Chatroom.Store.Tests;

/// <summary>Batches and snapshots whose content tells where they belong. Stateless.</summary>
internal static class StoreSamples
{
    internal static StoredBatch Batch(long epoch, long first, long next, int bytes = 0) => new(
        epoch, first, next, 1_700_000_000_000 + next, bytes == 0 ? Encoding.UTF8.GetBytes($"{epoch}:{first}-{next}") : Bulk(first, bytes));

    internal static StoredSnapshot Snapshot(long epoch, long seq, int bytes = 0) => new(
        epoch, seq, 1_700_000_000_000 + seq, bytes == 0 ? Encoding.UTF8.GetBytes($"state {epoch}:{seq}") : Bulk(seq, bytes));

    /// <summary>One call of <see cref="IRoomStore.Append"/> after the other, a batch of <paramref name="size"/> events each.</summary>
    internal static async Task Fill(IRoomStore store, string room, long epoch, int batches, int size = 1, CancellationToken cancel = default)
    {
        for (var i = 0; i < batches; i++)
            await store.Append(room, Batch(epoch, (i * (long)size) + 1, ((i + 1) * (long)size) + 1), cancel);
    }

    /// <summary>Waits for all of them, however they end.</summary>
    internal static async Task Ended(IEnumerable<Task> calls)
    {
        foreach (var call in calls) await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What tests compare: records compare their arrays by reference.</summary>
    internal static string Text(StoredBatch batch) =>
        $"({batch.Epoch}, {batch.First}..{batch.Next}) at {batch.TimeMs}: {Convert.ToHexString(batch.Events)}";

    internal static string Text(StoredSnapshot? snapshot) => snapshot is null
        ? "none"
        : $"({snapshot.Epoch}, {snapshot.Seq}) at {snapshot.TimeMs}: {Convert.ToHexString(snapshot.State)}";

    internal static string[] Text(IEnumerable<StoredBatch> batches) => [.. batches.Select(Text)];

    private static byte[] Bulk(long seed, int bytes)
    {
        var bulk = new byte[bytes];
        for (var i = 0; i < bytes; i++) bulk[i] = (byte)((i * 31) + seed);
        return bulk;
    }
}
