namespace Chatroom.Rooms.Tests.Properties;

/// <summary>What holds of a room whatever is asked of it, in any order, at any time.</summary>
public sealed class RoomProperties
{
    private static void ForAll(Action<RoomStep[]> check) => RoomSteps.ForAll(check);

    [Fact]
    public void The_log_is_dense() => ForAll(steps =>
    {
        var next = 1L;
        foreach (var happened in RoomTrace.Of(steps).SelectMany(turn => turn.Events))
        {
            if (happened is CreatedEvent) next = 1;
            Assert.Equal(next, happened.Seq);
            Assert.True(happened.SeqCount > 0);
            next += happened.SeqCount;
        }
    });

    [Fact]
    public void Delivered_and_elided_is_published() => ForAll(steps =>
    {
        foreach (var turn in RoomTrace.Of(steps).Where(turn => turn.Command is Publish { Id: not 0 }))
        {
            var answer = turn.Answers.Single().Plain!.Value;
            var took = answer.Duplicate ? 0 : answer.Seq;
            Assert.Equal(took, turn.Events.SingleOrDefault()?.Seq ?? 0);
            if (took == 0) continue;
            if (answer.Why.Refuses) Assert.Equal(1, Assert.IsType<GapEvent>(turn.Events.Single()).Count);
            else if (answer.IsHeld) Assert.IsType<HeldEvent>(turn.Events.Single());
            else Assert.IsType<MessageEvent>(turn.Events.Single());
        }
    });

    [Fact]
    public void Whoever_gives_an_id_is_answered_once_and_nobody_else() => ForAll(steps =>
    {
        foreach (var turn in RoomTrace.Of(steps))
            Assert.Equal(turn.Command.Id == 0 ? [] : [turn.Command.Id], turn.Answers.Select(answer => answer.Id));
    });

    [Fact]
    public void A_refused_command_changes_nothing_but_for_a_gap() => ForAll(steps =>
    {
        foreach (var turn in RoomTrace.Of(steps).Where(turn => turn.Answers.Any(answer => !answer.IsOk)))
            Assert.DoesNotContain(turn.Events, happened => !IsOfItself(turn, happened));
    });

    /// <summary>A gap of what was refused, an entry that had ended before, or the part of a batch that could be written.</summary>
    private static bool IsOfItself(RoomTurn turn, RoomEvent happened) =>
        happened is GapEvent or EntryEvent { User: "" } || turn.Command is WriteEntries { Partial: true };

    [Fact]
    public void The_same_commands_give_the_same_effects() => ForAll(steps =>
    {
        var (first, second) = (RoomTrace.Of(steps), RoomTrace.Of(steps));
        for (var i = 0; i < steps.Length; i++)
        {
            Assert.Equal(first[i].Events.Select(e => (e.Seq, $"{e}")), second[i].Events.Select(e => (e.Seq, $"{e}")));
            Assert.Equal(first[i].Answers.Select(a => $"{a.Id} {a.Plain}"), second[i].Answers.Select(a => $"{a.Id} {a.Plain}"));
        }
    });

    [Fact]
    public void Times_in_the_log_never_run_back() => ForAll(steps =>
    {
        var times = RoomTrace.Of(steps).SelectMany(turn => turn.Events).Select(happened => happened.TimeMs).ToList();
        Assert.Equal(times.Order(), times);
    });

    [Fact]
    public void The_member_count_is_the_models() => ForAll(steps =>
    {
        var (trace, model) = (new RoomTrace(), new MembershipModel());
        foreach (var turn in trace.Run(steps))
        {
            model.See(turn);
            Assert.Equal(model.Count, trace.Room.MemberCount);
        }
    });
}
