using System.Collections.Concurrent;
using Chatroom.Grains.Store;
using Chatroom.LoadTest.Faults;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

/// <summary>A server that is killed in the middle of appends loses none that was acknowledged, and the store comes back to it.</summary>
public sealed class PostgresCrashTests
{
    private const int Rooms = 8, Kills = 3, AcksPerKill = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_kill_every_acknowledged_batch_is_there_and_the_store_works_again()
    {
        Require.Nothing(PostgresCluster.Binaries is null ? PostgresCluster.Lack : null);
        // A server that by default acknowledges before it has written: the store asks for more.
        await using var cluster = await PostgresCluster.Create("synchronous_commit=off");
        var log = new PostgresLogger();
        await using var store = PostgresRoomStore.Open(new PostgresStoreOptions { ConnectionString = cluster.ConnectionString, RetryMaxMs = 200 }, log);
        var acked = new ConcurrentDictionary<string, long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await AppendAndKill(store, cluster, acked);
            Assert.False(store.IsSound);
            var refused = store.Append("r0", Batch(1, 1, 2), Cancel);
            Assert.True(refused.IsFaulted);
            Assert.IsType<StoreRefusedException>(refused.Exception!.InnerException);
            await Assert.ThrowsAsync<StoreRefusedException>(() => store.Load("r0", Cancel));

            await cluster.Start();
            await log.Recovered(Cancel);
            Assert.True(store.IsSound);
            foreach (var (room, seq) in acked) await Check(store, room, seq);
        }
    }

    /// <summary>Appends to all rooms until the server is gone; it is killed after so many acknowledgements.</summary>
    private static async Task AppendAndKill(PostgresRoomStore store, PostgresCluster cluster, ConcurrentDictionary<string, long> acked)
    {
        var left = AcksPerKill;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable.Range(0, Rooms).Select(i => Task.Run(() => AppendUntilGone($"r{i}"), Cancel)).ToArray();
        await enough.Task.WaitAsync(Cancel);
        await cluster.Kill();
        await Task.WhenAll(writers);

        async Task AppendUntilGone(string room)
        {
            var seq = (await store.Load(room, Cancel))?.Head ?? 0;
            try
            {
                while (true)
                {
                    seq++;
                    await store.Append(room, Batch(1, seq, seq + 1), Cancel);
                    acked[room] = seq;
                    if (Interlocked.Decrement(ref left) == 0) enough.SetResult();
                }
            }
            catch (Exception e) when (e is StoreRefusedException or IOException)
            {
                // Refused, or not known: neither was acknowledged.
            }
        }
    }

    private static async Task Check(PostgresRoomStore store, string room, long seq)
    {
        var loaded = await store.Load(room, Cancel);
        // One more may stand: its acknowledgement was lost with the server.
        Assert.InRange(loaded!.Head, seq, seq + 1);
        Assert.Equal(Enumerable.Range(1, (int)loaded.Head).Select(first => Text(Batch(1, first, first + 1))), Text(loaded.Batches));
    }
}
