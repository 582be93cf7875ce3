using Chatroom.Grains.Tests.Kit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>When a batch closes.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task A_quiet_room_sends_at_once()
    {
        var (room, gateway) = await OpenWith(Paced, Say.Join("ann"));
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "now"))).Code);
        Assert.Equal(["now"], gateway.Texts(Id));
    }

    [Fact]
    public async Task A_busy_room_gathers_until_the_floor_has_passed()
    {
        var (room, gateway) = await OpenWith(Paced, Say.Join("ann"));
        await room.Ask(Say.Text("ann", "first"));
        var batches = gateway.Batches.Length;
        var asked = Enumerable.Range(0, 5).Select(i => room.Ask(Say.Text("ann", $"m{i}"))).ToArray();
        await room.Facts();
        Advance(49);
        await room.Facts();
        Assert.All(asked, one => Assert.False(one.IsCompleted));

        Advance(1);
        Assert.All(await Task.WhenAll(asked), told => Assert.Equal(0, told.Code));
        Assert.Equal(batches + 1, gateway.Batches.Length);
    }

    [Fact]
    public async Task A_full_batch_goes_at_once()
    {
        var (room, gateway) = await OpenWith(Paced with { BatchEvents = 4 }, Say.Join("ann"));
        await room.Ask(Say.Text("ann", "first"));
        var told = await room.AskAll([.. Enumerable.Range(0, 4).Select(i => Say.Text("ann", $"m{i}"))]);
        Assert.All(told, one => Assert.Equal(0, one.Code));
        Assert.Equal(["first", "m0", "m1", "m2", "m3"], gateway.Texts(Id));
    }

    [Fact]
    public async Task A_batch_is_full_by_bytes_too()
    {
        var (room, gateway) = await OpenWith(Paced with { BatchBytes = 2_000 }, Say.Join("ann"));
        await room.Ask(Say.Text("ann", "first"));
        var told = await room.AskAll([.. Enumerable.Range(0, 4).Select(i => Say.Text("ann", $"{i}" + new string('x', 600)) with { ClientId = $"{i}" })]);
        Assert.All(told, one => Assert.Equal(0, one.Code));
        Assert.Equal(5, gateway.Texts(Id).Length);
    }

    [Fact]
    public async Task Joins_cut_batches_and_do_not_hurry_them()
    {
        var (room, gateway) = await OpenWith(Paced, Say.Join("ann"));
        await room.Ask(Say.Text("ann", "first"));
        var batches = gateway.Batches.Length;
        Task<Told>[] asked = [room.Ask(Say.Text("ann", "a")), room.Ask(Say.Join("bob")), room.Ask(Say.Text("ann", "b")), room.Ask(Say.Join("cyd"))];
        await room.Facts();
        Assert.All(asked, one => Assert.False(one.IsCompleted));
        Assert.Equal(batches, gateway.Batches.Length);

        Advance(50);
        await Task.WhenAll(asked);
        Assert.Equal(batches + 2, gateway.Batches.Length);
    }

    [Fact]
    public async Task Drops_in_a_row_are_one_gap_and_do_not_fill_the_outbox()
    {
        var options = Plain with { OutboxEvents = 4, Room = Plain.Room with { IntakeSlots = 2, IntakeHighSlots = 1 } };
        var (room, gateway) = await OpenWith(options, Say.Join("ann"));
        Advance(1_000);
        var told = await room.AskAll([.. Enumerable.Range(0, 50).Select(i => Say.Text("ann", $"m{i}"))]);

        Assert.Equal(0, told[0].Code);
        Assert.All(told[1..], one => Assert.Equal((20604, "intake"), (one.Code, one.Rule)));
        Assert.Equal(51, told[^1].Number("seq"));
        Assert.Equal(["m0"], gateway.Texts(Id));
        Assert.Equal((2, 52), (gateway.Batches[^1].First, gateway.Batches[^1].Next));
        Assert.Equal([1, 49], gateway.Batches[^1].Events.Select(e => e.SeqCount));
    }
}
