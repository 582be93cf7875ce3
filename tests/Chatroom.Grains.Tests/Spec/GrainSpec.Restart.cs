using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>A new process on the same store has the same durable state.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task After_a_restart_the_durable_state_is_the_same()
    {
        var (before, _) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"), Say.Join("bob"));
        var seq = (await before.Ask(Say.Text("ann", "acked"))).Number("seq");
        var version = (await before.Ask(Say.Set("ann", "k", "v"))).Number("version");
        await before.Ask(Say.Configure("mod", new ConfigChange { Name = "Room" }));
        await before.Ask(Say.Mute("mod", "bob"));
        var facts = (await before.Facts())!;

        var room = Open();
        var joined = await room.Ask(Say.Join("ann"));
        Assert.Equal((facts.Epoch, facts.Seq), (joined.Epoch, joined.Seq));
        Assert.Equal("Room", joined.Details.GetProperty("config").GetProperty("name").GetString());
        var entry = Assert.Single(joined.Details.GetProperty("entries").EnumerateArray());
        Assert.Equal(("v", version, "ann"), (entry[1].GetString(), entry[2].GetInt64(), entry[3].GetString()));
        Assert.Single(joined.Details.GetProperty("history").EnumerateArray());

        var again = await room.Ask(Say.Text("ann", "acked"));
        Assert.Equal((0, seq, true), (again.Code, again.Number("seq"), again.Has("duplicate")));
        Assert.Equal(23408, (await room.AskAll(Say.Join("bob"), Say.Text("bob", "muted")))[1].Code);
        Assert.Equal(facts.Seq + 1, (await room.Ask(Say.Text("ann", "next"))).Number("seq"));
    }

    [Fact]
    public async Task Snapshots_bound_the_log_and_a_restart_needs_no_more()
    {
        var options = Plain with { SnapshotEvents = 20, BatchEvents = 4, Room = Plain.Room with { HistoryEventsMax = 30 } };
        var (before, _) = await OpenWith(options, Say.Join("ann"));
        await before.Ask(Say.Set("ann", "k", "v"));
        for (var i = 0; i < 200; i++) await before.Ask(Say.Text("ann", $"m{i}"));
        var facts = (await before.Facts())!;

        var loaded = (await Disk.Load(Id, CancellationToken.None))!;
        Assert.InRange(loaded.Batches.Sum(batch => batch.Next - batch.First), 0, 24);
        var room = Open(options);
        var joined = await room.Ask(Say.Join("ann"));
        Assert.Equal((facts.Epoch, facts.Seq), (joined.Epoch, joined.Seq));
        Assert.Equal("v", joined.Details.GetProperty("entries")[0][1].GetString());
        Assert.True((await room.Ask(Say.Text("ann", "m0"))).Has("duplicate"));

        var range = await room.Range(facts.Epoch, 1, 10);
        Assert.Equal(1, range.First);
        var events = Decode(range);
        var gap = Assert.IsType<GapEvent>(events[0]);
        Assert.Equal((Lane.All, "history"), (gap.Lane, gap.Reason));
        Assert.InRange(gap.Count, 100, facts.Seq - 30);
        Assert.Equal(10, events.Count - 1);
        Assert.Equal(range.Next, events[^1].Seq + 1);
        Assert.Equal(gap.Count + 1, events[1].Seq);

        Assert.Equal(23412, (await room.DigestOf(1, 10)).Code);
        Assert.False((await room.HistoryOf(before: gap.Count)).Details.GetProperty("more").GetBoolean());
        Assert.Equal(0, (await room.HistoryOf(after: 1, count: 5)).Code);
    }

    [Fact]
    public async Task A_snapshot_in_the_middle_of_traffic_ends_where_a_batch_does()
    {
        var (before, _) = await OpenWith(Paced with { SnapshotEvents = 2 }, Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append);
        var first = before.Ask(Say.Text("ann", "first"));
        await gate.Reached.InTime();
        var inSnapshot = before.Ask(Say.Text("ann", "in the snapshot"));
        await before.Facts();
        gate.Release();
        await first;
        var behindIt = before.Ask(Say.Text("ann", "behind it, before the floor has passed"));
        await before.Facts();
        Advance(50);
        await Task.WhenAll(inSnapshot, behindIt);

        Assert.Equal(3, (await Disk.Load(Id, CancellationToken.None))!.Snapshot!.Seq);
        var joined = await Open().Ask(Say.Join("ann"));
        Assert.Equal((0, 4), (joined.Code, joined.Seq));
    }

    [Fact]
    public async Task A_log_that_was_lost_begins_again_with_a_higher_epoch()
    {
        var (before, _) = await OpenWith(null, Say.Join("ann"));
        var first = (await before.Facts())!.Epoch;
        await Disk.Delete(Id, CancellationToken.None);

        var joined = await Open().Ask(Say.Join("ann"));
        Assert.Equal(1, joined.Seq);
        Assert.True(joined.Epoch > first);
    }

    [Fact]
    public async Task A_room_that_was_deleted_behind_a_running_one_makes_members_join_again()
    {
        var (room, gateway) = await OpenWith(null, Say.Join("ann"));
        var first = (await room.Facts())!.Epoch;
        await Disk.Delete(Id, CancellationToken.None);

        Assert.Equal(24015, (await room.Ask(Say.Text("ann", "lost"))).Code);
        Advance(100);
        Assert.Equal(23406, (await room.Ask(Say.Text("ann", "no room"))).Code);
        var joined = await room.Ask(Say.Join("ann"));
        Assert.True(joined.Epoch > first);
        Assert.Equal((joined.Epoch, 1), (gateway.Batches[^1].Epoch, gateway.Batches[^1].First));
    }

    [Fact]
    public async Task An_idle_room_goes_from_memory_and_comes_back_as_it_was()
    {
        var (room, _) = await OpenWith(Plain with { IdleMs = 10_000 }, Say.Join("ann"));
        await room.Ask(Say.Text("ann", "hello"));
        await room.Ask(Say.Leave("ann"));
        await room.Detach("g1");
        var facts = (await room.Facts())!;
        Assert.Equal(1, facts.Accepted);
        // One tick for the snapshot, one to leave.
        Advance(10_000);
        await room.Facts();
        Advance(10_000);

        var back = (await room.Facts())!;
        Assert.Equal((facts.Epoch, facts.Seq, 0), (back.Epoch, back.Seq, back.Accepted));
        Assert.NotNull((await Disk.Load(Id, CancellationToken.None))!.Snapshot);
        var joined = await room.Ask(Say.Join("ann"));
        Assert.Single(joined.Details.GetProperty("history").EnumerateArray());
    }

    private static List<RoomEvent> Decode(Grains.Codec.EventRange range) =>
        Grains.Codec.EventCodec.ReadAll(range.First, 0, range.Events, new RoomConfig());
}
