using Chatroom.Grains.Tests.Kit;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>The rolling digest that the room publishes.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task The_digest_is_told_behind_the_batch_that_ends_there_and_only_when_there_are_messages()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"), Say.Join("bob"));
        Advance(Plain.DigestMs);
        await room.Ask(Say.Text("ann", "m1"));
        var (told, sum) = (Digests(gateway), SumOf(gateway));
        Assert.Equal([$"digest r {gateway.Of(Id)[^1].Next - 1} {Digest.Hex(sum)}"], told);

        await room.Ask(Say.Text("ann", "m2"));
        Assert.Single(Digests(gateway));
        Advance(Plain.DigestMs + Plain.TickMs);
        await room.Facts();
        Assert.Equal(Digest.Hex(SumOf(gateway)), Digests(gateway)[^1].Split(' ')[^1]);
        Assert.Equal(2, Digests(gateway).Length);

        await room.Ask(Say.Set("ann", "k", "v"));
        Advance(10 * Plain.DigestMs);
        await room.Facts();
        Assert.Equal(2, Digests(gateway).Length);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(3)]
    public async Task The_digest_goes_on_after_a_restart_whether_from_the_log_or_from_a_snapshot(int snapshotEvents)
    {
        var options = Plain with { SnapshotEvents = snapshotEvents, DigestMs = 0 };
        var (before, first) = await OpenWith(options, Say.Join("ann"), Say.Join("bob"));
        for (var i = 0; i < 10; i++) await before.Ask(Say.Text("ann", $"m{i}"));
        await before.Ask(Say.Directed("ann", "psst", "bob"));
        var sum = SumOf(first);
        Assert.Equal(Digest.Hex(sum), Digests(first)[^1].Split(' ')[^1]);

        var room = Open(options);
        var second = new TestGateway();
        await room.Attach(second);
        await room.Ask(Say.Join("ann"));
        await room.Ask(Say.Text("ann", "after"));
        Assert.Equal(Digest.Hex(unchecked(sum + SumOf(second))), Digests(second)[^1].Split(' ')[^1]);
    }

    [Fact]
    public async Task What_was_not_stored_is_in_no_digest()
    {
        var (room, gateway) = await OpenWith(Plain with { DigestMs = 0 }, Say.Join("ann"));
        await room.Ask(Say.Text("ann", "m1"));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Assert.NotEqual(0, (await room.Ask(Say.Text("ann", "lost"))).Code);
        Advance(Plain.StoreBackoffMaxMs);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "m2"))).Code);
        Assert.Equal(["m1", "m2"], gateway.Texts(Id));
        Assert.Equal(Digest.Hex(SumOf(gateway)), Digests(gateway)[^1].Split(' ')[^1]);
    }

    private static string[] Digests(TestGateway gateway) => [.. gateway.Told.Where(line => line.StartsWith("digest", StringComparison.Ordinal))];

    /// <summary>Over the messages that everybody was told.</summary>
    private static ulong SumOf(TestGateway gateway) => gateway.Of(Id).SelectMany(batch => batch.Events).OfType<MessageEvent>()
        .Aggregate(0UL, (sum, m) => unchecked(sum + Digest.Of(m.Seq, m.User, m.ClientId, m.Type, m.Content)));
}
