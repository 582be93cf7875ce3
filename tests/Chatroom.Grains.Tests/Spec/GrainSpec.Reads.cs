using System.Text.Json;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Spec;

/// <content>Catching up, history, digest.</content>
public abstract partial class GrainSpec
{
    /// <summary>Seq 1 created, 2..6 one batch of messages, 7..16 one gap, 17 a message: m0..m4, then m15 of the next window.</summary>
    private async Task<(IRoomGrain Room, long Epoch)> OpenWithGap()
    {
        var options = Plain with { Room = Plain.Room with { IntakeSlots = 6, IntakeHighSlots = 1 } };
        var (room, _) = await OpenWith(options, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        Advance(1_000);
        await room.AskAll([.. Enumerable.Range(0, 15).Select(i => Say.Text("ann", $"m{i}"))]);
        Advance(1_000);
        Assert.Equal(17, (await room.Ask(Say.Text("ann", "m15"))).Number("seq"));
        return (room, (await room.Facts())!.Epoch);
    }

    [Theory]
    [InlineData(1, 1_000, "1 2 3 4 5 6 7+10 17")]
    [InlineData(0, 1_000, "1 2 3 4 5 6 7+10 17")]
    [InlineData(4, 1_000, "4 5 6 7+10 17")]
    [InlineData(4, 2, "4 5")]
    [InlineData(10, 1_000, "10+7 17")]
    [InlineData(10, 3, "10+3")]
    [InlineData(5, 4, "5 6 7+2")]
    [InlineData(17, 1_000, "17")]
    [InlineData(17, 0, "17")]
    public async Task A_read_begins_and_ends_wherever_it_is_asked_to(long from, int max, string expected)
    {
        var (room, epoch) = await OpenWithGap();
        var range = await room.Range(epoch, from, max);
        var events = Decode(range);
        Assert.Equal(expected, string.Join(' ', events.Select(e => e is GapEvent ? $"{e.Seq}+{e.SeqCount}" : $"{e.Seq}")));
        Assert.Equal((epoch, Math.Max(1, from), events[^1].Seq + events[^1].SeqCount, 17), (range.Epoch, range.First, range.Next, range.Head));
    }

    [Fact]
    public async Task Behind_the_head_and_in_another_epoch_there_is_nothing()
    {
        var (room, epoch) = await OpenWithGap();
        var range = await room.Range(epoch, 18);
        Assert.Equal((epoch, 18, 18, 17), (range.Epoch, range.First, range.Next, range.Head));
        Assert.Empty(Decode(range));
        Assert.Equal(0, (await room.Range(epoch + 1, 1)).Epoch);
    }

    [Fact]
    public async Task A_read_gives_the_same_in_both_formats()
    {
        var (room, epoch) = await OpenWithGap();
        var json = Grains.Codec.EventRange.From(await room.Read(epoch, 4, 1_000, (int)Chatroom.Protocol.WireFormat.Json, "ann", (int)Role.Member));
        Assert.Equal(["m2", "m3", "m4"], Told.Json(json.Events).EnumerateArray().Where(e => e[0].GetInt32() == 1).Take(3).Select(e => e[5].GetString()));
    }

    [Theory]
    [InlineData(0, 0, 3, "m0 m1 m2", true)]
    [InlineData(0, -1, 3, "m3 m4 m15", true)]
    [InlineData(0, -1, 20, "m0 m1 m2 m3 m4 m15", false)]
    [InlineData(17, -1, 2, "m3 m4", true)]
    [InlineData(10, -1, 5, "m0 m1 m2 m3 m4", false)]
    [InlineData(4, -1, 5, "m0 m1", false)]
    [InlineData(1, -1, 5, "", false)]
    [InlineData(0, 3, 2, "m2 m3", true)]
    [InlineData(0, 5, 2, "m4 m15", false)]
    [InlineData(0, 9, 2, "m15", false)]
    [InlineData(0, 17, 2, "", false)]
    [InlineData(0, long.MaxValue, 2, "", false)]
    public async Task History_pages_both_ways(long before, long after, int count, string expected, bool more)
    {
        var (room, epoch) = await OpenWithGap();
        var (code, details) = await room.HistoryOf(before, after, count);
        Assert.Equal((0, epoch), (code, details.GetProperty("epoch").GetInt64()));
        Assert.Equal(expected, string.Join(' ', details.GetProperty("items").EnumerateArray().Select(item => item[1][5].GetString())));
        Assert.Equal(more, details.GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task A_room_without_history_refuses_it()
    {
        var (room, _) = await OpenWithGap();
        await room.Ask(Say.Configure("mod", new ConfigChange { History = false }));
        Assert.Equal(23414, (await room.HistoryOf()).Code);
        Assert.Empty((await room.Ask(Say.Join("bob"))).Details.GetProperty("history").EnumerateArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task History_has_a_limit(int count)
    {
        var (room, _) = await OpenWithGap();
        Assert.Equal(23412, (await room.HistoryOf(count: count)).Code);
    }

    [Theory]
    [InlineData(1, 17)]
    [InlineData(4, 9)]
    [InlineData(8, 12)]
    public async Task The_digest_is_that_of_the_messages(long from, long to)
    {
        var (room, epoch) = await OpenWithGap();
        var (code, details) = await room.DigestOf(from, to, each: true);
        var hashes = new ulong[to - from + 1];
        foreach (var m in (await LogAudit.Events(Disk, Id)).OfType<MessageEvent>().Where(m => m.Seq >= from && m.Seq <= to))
            hashes[m.Seq - from] = Chatroom.Protocol.Digest.Of(m.Seq, m.User, m.ClientId, m.Type, m.Content);
        var sum = hashes.Aggregate(0UL, (all, one) => unchecked(all + one));

        Assert.Equal((0, epoch), (code, details.GetProperty("epoch").GetInt64()));
        Assert.Equal(Chatroom.Protocol.Digest.Hex(sum), details.GetProperty("digest").GetString());
        Assert.Equal(hashes.Select(Chatroom.Protocol.Digest.Hex), details.GetProperty("each").EnumerateArray().Select(one => one.GetString()));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 4)]
    [InlineData(1, 18)]
    [InlineData(1, 1_001)]
    public async Task A_digest_of_what_is_not_there_is_refused(long from, long to)
    {
        var (room, _) = await OpenWithGap();
        Assert.Equal(23412, (await room.DigestOf(from, to)).Code);
    }

    [Fact]
    public async Task The_facts_say_what_was_dropped_and_how_fast_it_goes()
    {
        var narrow = Plain with { Room = Plain.Room with { IntakeSlots = 2, IntakeHighSlots = 0, IntakeLowSlots = 0, IntakeWindowMs = 10_000, Config = Plain.Room.Config with { Lanes = new LaneMap([("custom", Lane.Low)]) } } };
        var (room, _) = await OpenWith(narrow, Say.Join("ann"), Say.Join("bob"));
        var told = await room.AskAll(Say.Text("ann", "1"), Say.Text("ann", "2"), Say.Text("ann", "3"), Say.Text("bob", "4"), Say.Text("bob", "1") with { Type = "custom" });
        Assert.Equal(2, told.Count(one => one.Code == 0));
        Advance(1_000);
        var facts = (await room.Facts())!;
        Assert.Equal([("normal", "intake", 2L), ("low", "intake", 1L)], facts.Drops.Select(one => (one.Lane, one.Reason, one.Count)));
        Assert.Equal((2, 3, 3), (facts.Accepted, facts.Dropped, facts.Refused));
        Assert.Equal(0.2, facts.InPerSecond);
        Assert.True(facts.OutPerSecond >= 2 * facts.InPerSecond);
        Advance(10_000);
        Assert.Equal((0, 0), ((await room.Facts())!.InPerSecond, (await room.Facts())!.OutPerSecond));
    }
}
