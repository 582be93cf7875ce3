using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>The way of a message: stored, handed on in one order, acknowledged.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task An_ack_and_the_batch_come_only_when_the_store_has_it()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        var before = gateway.Batches.Length;
        var gate = Store.Hold(StoreCall.Append);

        var asked = room.Ask(Say.Text("ann", "hello"));
        await gate.Reached.InTime();
        await room.Facts();
        Assert.False(asked.IsCompleted);
        Assert.Equal(before, gateway.Batches.Length);

        gate.Release();
        var told = await asked;
        Assert.Equal(0, told.Code);
        Assert.Equal(2, told.Number("seq"));
        Assert.Equal(["hello"], gateway.Texts(Id));
        Assert.Equal(["hello"], await Stored());
    }

    [Fact]
    public async Task All_gateways_get_one_dense_order()
    {
        var (room, first) = await OpenWith(null, Say.Join("ann"), Say.Join("bob"));
        var second = new TestGateway();
        var attached = await room.Attach(second, "g2");

        var asked = Enumerable.Range(0, 60).Select(i => Task.Run(() => room.Ask(Say.Text(i % 2 == 0 ? "ann" : "bob", $"m{i}"))));
        foreach (var told in await Task.WhenAll(asked)) Assert.Equal(0, told.Code);

        var log = await LogAudit.Events(Disk, Id);
        LogAudit.Same(log, first.Of(Id));
        LogAudit.Same(log, second.Of(Id));
        Assert.Equal(1, first.Of(Id)[0].First);
        Assert.Equal(attached.Seq + 1, second.Of(Id)[0].First);
        Assert.Equal(60, second.Texts(Id).Distinct().Count());
    }

    [Fact]
    public async Task Commands_of_one_call_are_done_and_answered_in_order()
    {
        var room = Open();
        var told = await room.AskAll(
            Say.Join("ann"), Say.Text("ann", "one"), Say.Join("bob"), Say.Text("bob", "two"), Say.Text("ann", "three"), Say.Leave("ann"),
            Say.Text("ann", "four"));

        Assert.Equal([0, 0, 0, 0, 0, 0, 23406], told.Select(t => t.Code));
        Assert.Equal(told.Select(t => t.Id).Order(), told.Select(t => t.Id));
        Assert.Equal(["one", "two", "three"], await Stored());
        Assert.Equal(2, told[2].Seq);
        Assert.Equal(["one"], told[2].Details.GetProperty("history").EnumerateArray().Select(item => item[1][5].GetString()));
    }

    [Fact]
    public async Task A_slow_store_stops_neither_reads_nor_what_needs_no_store()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append);
        var asked = room.Ask(Say.Text("ann", "slow"));
        await gate.Reached.InTime();

        Assert.Equal(1, (await room.Facts())!.Seq);
        var range = await room.Range((await room.Facts())!.Epoch, 1);
        Assert.Equal((1, 2, 1), (range.First, range.Next, range.Head));
        Assert.Equal(0, (await room.HistoryOf()).Code);
        Assert.Equal(0, (await room.Ask(Say.Members("ann"))).Code);
        Assert.Equal(23406, (await room.Ask(Say.Text("bob", "not in here"))).Code);
        Assert.Equal(0, (await room.Ask(Say.Leave("ann"))).Code);
        Assert.False(asked.IsCompleted);

        gate.Release();
        Assert.Equal(0, (await asked).Code);
    }

    [Fact]
    public async Task A_resend_that_overtakes_the_store_waits_for_the_first_sending()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append);
        var first = room.Ask(Say.Text("ann", "once"));
        var again = room.Ask(Say.Text("ann", "once"));
        await gate.Reached.InTime();
        await room.Facts();
        Assert.False(again.IsCompleted);

        gate.Release();
        Assert.Equal((await first).Number("seq"), (await again).Number("seq"));
        Assert.True((await again).Details.GetProperty("duplicate").GetBoolean());
        Assert.Equal(["once"], await Stored());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_join_in_the_middle_of_traffic_lies_between_two_batches(int seed)
    {
        var random = new Random(seed);
        var (room, gateway) = await OpenWith(Paced, Say.Join("ann"));
        var joins = new List<Task<Told>>();
        var others = new List<Task<Told>>();
        for (var i = 0; i < 200; i++)
        {
            if (random.Next(4) == 0) joins.Add(room.Ask(Say.Join($"u{i}")));
            else others.Add(room.Ask(Say.Text("ann", $"m{i}")));
            if (random.Next(5) == 0) Advance(random.Next(30));
        }
        await Eventually.Ended(Task.WhenAll(joins.Concat(others)), async () =>
        {
            await room.Facts();
            Advance(50);
        });

        var log = await LogAudit.Events(Disk, Id);
        LogAudit.Same(log, gateway.Of(Id));
        var ends = gateway.Of(Id).Select(batch => batch.Next - 1).ToHashSet();
        Assert.NotEmpty(joins);
        foreach (var join in joins)
        {
            var told = await join;
            Assert.Contains(told.Seq, ends);
            var history = told.Details.GetProperty("history").EnumerateArray().Select(item => item[0].GetInt64()).ToArray();
            var newest = log.OfType<MessageEvent>().Where(m => m.Seq <= told.Seq).Select(m => m.Seq).TakeLast(10);
            Assert.Equal(newest, history);
        }
    }
}
