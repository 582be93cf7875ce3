using Chatroom.Grains.Store;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

// Random sequences of calls against a trivial model. A failure names its seed and the step.
public abstract partial class RoomStoreSpec
{
    private static readonly string[] ModelRooms = ["a", "b", "c"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Any_sequence_of_calls_does_what_the_model_does(int seed)
    {
        var random = new Random(seed);
        var model = new StoreModel();
        for (var step = 0; step < 150; step++)
        {
            var call = StoreModelCall.Next(random, model, ModelRooms);
            var expected = call.Apply(model);
            var actual = await call.Apply(Store, Cancel);
            Assert.True(expected == actual, $"seed {seed}, step {step}, {call}: the model says {expected}, the store {actual}");
            if (step % 30 == 29) await Between(random);
            await Compare(model, random, $"seed {seed}, step {step}, after {call}");
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    /// <summary>What an implementation does now and then in the middle of a sequence: a durable one closes and opens again.</summary>
    protected virtual Task Between(Random random) => Task.CompletedTask;

    private async Task Compare(StoreModel model, Random random, string where)
    {
        var room = ModelRooms[random.Next(ModelRooms.Length)];
        var log = model.Find(room);
        var loaded = await Store.Load(room, Cancel);
        Assert.True((log?.Epoch, log?.Head) == (loaded?.Epoch, loaded?.Head), where);
        if (log is null) return;

        Same(Text(log.Snapshot), Text(loaded!.Snapshot), where);
        var after = (log.Snapshot?.Seq ?? 0) + 1;
        Same(log.Batches.Where(batch => batch.Next > after), loaded.Batches, where);
        var seq = random.NextInt64(0, log.Head + 3);
        var max = random.Next(1, 6);
        Same(log.Batches.Where(batch => batch.Next > seq).Take(max), await Store.Read(room, log.Epoch, seq, max, Cancel), where);
        Same(log.Batches.Where(batch => batch.First < seq).Reverse().Take(max), await Store.ReadBack(room, log.Epoch, seq, max, Cancel), where);
        Assert.True(model.List().SequenceEqual(await Store.List("", 10, Cancel)), where);
    }

    private static void Same(IEnumerable<StoredBatch> expected, IEnumerable<StoredBatch> actual, string where) =>
        Same(string.Join('\n', Text(expected)), string.Join('\n', Text(actual)), where);

    private static void Same(string expected, string actual, string where) =>
        Assert.True(expected == actual, $"{where}: expected\n{expected}\nbut found\n{actual}");
}
