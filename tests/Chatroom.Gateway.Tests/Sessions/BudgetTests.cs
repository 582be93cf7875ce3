using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sessions;

/// <summary>A session sends what its reader asked for and accounts for the rest.</summary>
public sealed class BudgetTests
{
    private const long Epoch = 9;
    private readonly ScriptedWire _wire = new();
    private readonly ManualClock _clock = new();
    private readonly FeedRing _ring = new(100, int.MaxValue, Epoch, 1);

    [Fact]
    public void So_many_messages_of_each_second_go_and_one_marker_stands_for_the_rest()
    {
        var writer = Writer(new ReaderBudget(2, int.MaxValue, false));
        for (var i = 0; i < 5; i++) Add(writer, 1_000);
        Add(writer, 2_000);
        Assert.Equal([1, 2, 6], Ledger().Events.Keys);
        Assert.Equal((3L, 3L), (Ledger().Delivered, Ledger().Elided));
    }

    [Fact]
    public void Readers_with_one_budget_see_the_same()
    {
        var (first, other) = (new ScriptedWire(), new ScriptedWire());
        var (a, b) = (Writer(new ReaderBudget(2, int.MaxValue, false), first), Writer(new ReaderBudget(2, int.MaxValue, false), other));
        for (var second = 1; second <= 4; second++)
        {
            for (var i = 0; i < 4; i++)
            {
                Append(second * 1_000 + i);
                a.Advance();
            }
            b.Advance();
        }
        Assert.Equal(Ledger(first).Events.Keys, Ledger(other).Events.Keys);
    }

    [Fact]
    public void Bytes_count_too_and_the_first_of_a_second_always_goes()
    {
        var writer = Writer(new ReaderBudget(int.MaxValue, 1, false));
        Add(writer, 1_000);
        Add(writer, 1_001);
        Add(writer, 2_000);
        Assert.Equal([1, 3], Ledger().Events.Keys);
    }

    [Fact]
    public void What_is_more_than_messages_of_members_comes_even_in_the_background()
    {
        var writer = Writer(new ReaderBudget(1, 1, true));
        Add(writer, 1_000);
        Add(writer, 1_000, thinnable: false);
        Add(writer, 1_001);
        Assert.Equal([2], Ledger().Events.Keys);
        writer.TellSkipped();
        Assert.Equal(3, Ledger().NextSeq - 1);
        Assert.Equal((Epoch, 3), writer.Position);
    }

    [Fact]
    public void A_marker_waits_for_no_more_than_a_second()
    {
        var writer = Writer(new ReaderBudget(1, 1, true));
        Add(writer, 0);
        Assert.Equal(1, Ledger().Elided);
        Add(writer, 1);
        Assert.Equal(1, Ledger().Elided);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Add(writer, 1_000);
        Assert.Equal((3L, 2), (Ledger().Elided, Ledger().Gaps));
    }

    [Fact]
    public void Without_a_budget_everything_comes_again_behind_what_was_left_out()
    {
        var writer = Writer(new ReaderBudget(1, int.MaxValue, false));
        Add(writer, 1_000);
        Add(writer, 1_001);
        Add(writer, 1_002);
        writer.Limit(null);
        Add(writer, 1_003);
        Assert.Equal([1, 4], Ledger().Events.Keys);
        Assert.Equal(2, Ledger().Elided);
    }

    [Theory]
    [InlineData("member", true)]
    [InlineData("vip", true)]
    [InlineData("moderator", false)]
    [InlineData("broadcaster", false)]
    public void A_batch_can_be_left_out_when_members_alone_speak_in_it(string role, bool isThinnable)
    {
        var w = new WireWriter(WireFormat.MessagePack);
        w.BeginArray(2);
        EventWriter.Message(w, 1_000, "li", "m1", "text", "hi");
        EventWriter.Message(w, 1_000, "bo", "m2", "text", "hi", "Bo", role: role);
        w.EndArray();
        Assert.Equal(isThinnable, BatchContents.IsThinnable(w.ToArray()));
    }

    [Fact]
    public void A_batch_with_a_recall_is_never_left_out()
    {
        var w = new WireWriter(WireFormat.MessagePack);
        w.BeginArray(2);
        EventWriter.Gap(w, 3, "normal", "intake");
        EventWriter.Kick(w, 1_000, "mod", "li", "why");
        w.EndArray();
        Assert.False(BatchContents.IsThinnable(w.ToArray()));
    }

    private SessionWriter Writer(ReaderBudget budget, ScriptedWire? wire = null)
    {
        var writer = new SessionWriter(wire ?? _wire, WireFormat.Json, new GatewayOptions(), _clock);
        writer.Follow(_ring, _ring.Head, Epoch, _ring.NextSeq);
        writer.Limit(budget);
        return writer;
    }

    private void Add(SessionWriter writer, long timeMs, bool thinnable = true)
    {
        Append(timeMs, thinnable);
        writer.Advance();
    }

    private void Append(long timeMs, bool thinnable = true)
    {
        var seq = _ring.NextSeq;
        var w = new WireWriter(WireFormat.Json);
        w.BeginArray(1);
        EventWriter.Message(w, timeMs, "li", $"m{seq}", "text", "hi");
        w.EndArray();
        _ring.Append(Epoch, seq, seq + 1, WireFrames.Batch(WireFormat.Json, Epoch, seq, w.Written), null, thinnable, timeMs);
    }

    private ReaderLedger Ledger(ScriptedWire? wire = null)
    {
        var ledger = new ReaderLedger(Epoch, 1);
        ledger.Take((wire ?? _wire).Sent, WireFormat.Json);
        return ledger;
    }
}
