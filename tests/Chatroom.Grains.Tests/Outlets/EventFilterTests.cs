using Chatroom.Grains.Outlets;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>Who wants to be told what: kinds, or single types.</summary>
public sealed class EventFilterTests
{
    [Fact]
    public void A_kind_is_all_types_before_whose_dot_it_stands_and_a_type_is_itself()
    {
        var filter = EventFilter.Of(["entry", "message.recalled"]);
        Assert.Equal(["message.recalled", "entry.set", "entry.removed"], EventTypes.All.Where(filter.Wants));
        Assert.Equal(EventTypes.All, EventTypes.All.Where(EventFilter.Of([]).Wants));
        Assert.DoesNotContain(EventTypes.All, EventFilter.Of(["recall"]).Wants);
    }

    [Theory]
    [InlineData("members", true)]
    [InlineData("occupancy.last", true)]
    [InlineData("message", false)]
    public void Comings_and_goings_are_noted_for_who_wants_any(string name, bool wants) => Assert.Equal(wants, EventFilter.Of([name]).WantsNews);

    [Theory]
    [InlineData("msg")]
    [InlineData("message.")]
    [InlineData("message.sung")]
    [InlineData("")]
    public void What_is_neither_is_named(string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => EventFilter.Of(["room", name])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_audit_trail_has_what_was_done_and_not_what_was_said()
    {
        var audited = EventTypes.All.Where(EventFilter.Of(EventTypes.Audited).Wants).ToList();
        Assert.All(EventTypes.All.Where(type => type.StartsWith("moderation.", StringComparison.Ordinal)), type => Assert.Contains(type, audited));
        Assert.Contains("message.recalled", audited);
        foreach (var type in (string[])["message.sent", "room.counters", "members.joined", "entry.set", "dropped.messages"])
            Assert.DoesNotContain(type, audited);
    }
}
