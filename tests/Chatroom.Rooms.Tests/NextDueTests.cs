using Chatroom.Rooms.Tests.Scripting;

namespace Chatroom.Rooms.Tests;

/// <summary>A room says when its next tick has something to do, and no tick before that does anything.</summary>
public sealed class NextDueTests
{
    private readonly Room _room = new("r", new RoomOptions { RoomIdleMs = 0 });
    private readonly Transcript _said = new(0);

    private static Join Ann { get; } = new(1, "ann", "s1", "g1", Role.Member, Sender.Plain, -1, false, false);

    [Fact]
    public void An_empty_room_has_nothing_to_do() => Assert.Equal(long.MaxValue, _room.NextDueMs);

    [Fact]
    public void A_join_is_told_a_second_after_the_last_count_and_then_nothing_is_due()
    {
        _room.Apply(Ann, 10_000, _said);
        Assert.Equal(1_000, _room.NextDueMs);
        _room.Apply(new Tick(), 10_250, _said);
        Assert.Equal(long.MaxValue, _room.NextDueMs);
        _room.Apply(Ann with { Id = 2, User = "bob", Session = "s2" }, 10_300, _said);
        Assert.Equal(11_250, _room.NextDueMs);
    }

    [Fact]
    public void A_message_needs_no_tick()
    {
        _room.Apply(Ann, 10_000, _said);
        _room.Apply(new Tick(), 10_250, _said);
        _room.Apply(new Publish(2, "ann", "s1", "m", "text", "hi", null), 10_300, _said);
        Assert.Equal(long.MaxValue, _room.NextDueMs);
    }

    [Fact]
    public void A_dropped_member_is_due_at_the_end_of_the_grace()
    {
        _room.Apply(Ann, 10_000, _said);
        _room.Apply(new Tick(), 10_250, _said);
        _room.Apply(new Drop("ann", "s1"), 11_000, _said);
        Assert.Equal(41_000, _room.NextDueMs);
        _room.Apply(new Tick(), 40_999, _said);
        Assert.Equal((1, 41_000), (_room.MemberCount, _room.NextDueMs));
        _room.Apply(new Tick(), 41_000, _said);
        Assert.Equal((0, 41_999), (_room.MemberCount, _room.NextDueMs));
    }

    [Fact]
    public void Who_came_and_went_before_notices_were_on_is_not_told_later()
    {
        _room.Apply(Ann with { Role = Role.Moderator }, 10_000, _said);
        _room.Apply(new Tick(), 11_000, _said);
        _room.Apply(Ann with { Id = 2, User = "bob", Session = "s2" }, 12_000, _said);
        _room.Apply(new Leave(3, "bob", "s2"), 12_000, _said);
        Assert.Equal(12_000, _room.NextDueMs);
        _room.Apply(new Tick(), 12_000, _said);
        Assert.Equal(long.MaxValue, _room.NextDueMs);
        _room.Apply(new Configure(4, "ann", "s1", new ConfigChange { Notices = true }), 13_000, _said);
        _room.Apply(new Tick(), 20_000, _said);
        Assert.DoesNotContain(_said.Log, happened => happened is PresenceEvent);
    }
}
