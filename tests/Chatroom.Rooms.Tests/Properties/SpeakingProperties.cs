namespace Chatroom.Rooms.Tests.Properties;

/// <summary>What holds of the messages that a room accepts.</summary>
public sealed class SpeakingProperties
{
    private static void ForAll(Action<RoomStep[]> check) => RoomSteps.ForAll(check);

    [Fact]
    public void Only_members_who_are_not_muted_and_no_guests_are_heard() => ForAll(steps =>
    {
        var model = new MembershipModel();
        var voices = new VoiceModel();
        foreach (var turn in RoomTrace.Of(steps))
        {
            // What a moderator approves is their word, not its sender's.
            foreach (var message in turn.Command is DecideHeld ? [] : turn.Events.OfType<MessageEvent>())
            {
                Assert.True(model.IsIn(message.User, ((Publish)turn.Command).Session), "not in the room");
                Assert.NotEqual(Role.Guest, RoomSteps.RoleOf(message.User));
                Assert.False(voices.IsMuted(message.User, message.TimeMs), "muted");
            }
            foreach (var happened in turn.Events) voices.See(happened);
            model.See(turn);
        }
    });

    [Fact]
    public void A_message_is_never_in_the_log_twice_within_the_time_of_its_id() => ForAll(steps =>
    {
        var messages = RoomTrace.Of(steps).SelectMany(turn => turn.Messages);
        foreach (var same in messages.GroupBy(m => (m.Log, m.Message.User, m.Message.ClientId), m => m.Message.TimeMs))
            Assert.All(same.Zip(same.Skip(1)), pair => Assert.True(pair.Second - pair.First >= RoomSteps.Options.IdempotencyMs));
    });

    [Fact]
    public void A_resend_is_told_the_place_of_the_first() => ForAll(steps =>
    {
        var places = new Dictionary<(int, string, string), long>();
        foreach (var turn in RoomTrace.Of(steps))
        {
            foreach (var happened in turn.Events)
            {
                if (happened is MessageEvent message) places[(turn.Log, message.User, message.ClientId)] = message.Seq;
                else if (happened is HeldEvent held) places[(turn.Log, held.User, held.ClientId)] = held.Seq;
            }
            if (turn.Command is Publish publish && turn.Answers is [{ Plain: { Duplicate: true } answer }])
                Assert.Equal(places[(turn.Log, publish.User, publish.ClientId)], answer.Seq);
        }
    });

    [Fact]
    public void A_member_never_has_more_than_the_burst_and_the_rate_whatever_their_comings_and_goings() => ForAll(steps =>
    {
        var messages = RoomTrace.Of(steps).Where(turn => turn.Command is Publish).SelectMany(turn => turn.Messages);
        foreach (var sender in messages.Where(m => RoomSteps.RoleOf(m.Message.User) < Role.Moderator).GroupBy(m => (m.Log, m.Message.User), m => m.Message.TimeMs))
            foreach (var from in sender)
                Assert.True(sender.Count(at => at >= from && at < from + 1_000)
                    <= RoomSteps.Options.SenderBurstMessages + RoomSteps.Options.SenderMessagesPerSecond);
    });

    [Fact]
    public void Nobody_speaks_of_whom_why_says_no_and_who_may_is_refused_by_no_rule_about_speakers() => ForAll(steps =>
    {
        var trace = new RoomTrace();
        WhyReply? why = null;
        foreach (var turn in trace.Run([.. WithWhy(steps)]))
        {
            if (turn.Command is Publish publish && why is not null)
            {
                if (why.Refusal.Refuses) Assert.DoesNotContain(turn.Events, happened => happened is MessageEvent);
                // Another session of the speaker's is not the one that is in the room.
                else if (trace.Room.FindMember(publish.User)!.Session == publish.Session)
                    Assert.DoesNotContain(turn.Answers, answer => answer.Plain is { Why: { Refuses: true, Rule: not (Rules.Size or Rules.Type) } });
            }
            why = turn.Command is AskWhy && turn.Answers is [{ Reply: WhyReply reply }] ? reply : null;
        }
    });

    [Fact]
    public void Asking_why_changes_nothing() => ForAll(steps =>
    {
        var asked = RoomTrace.Of([.. WithWhy(steps)]).Where(turn => turn.Command is not AskWhy).ToList();
        Assert.Equal(RoomTrace.Of(steps).SelectMany(Told), asked.SelectMany(Told));
    });

    private static IEnumerable<string> Told(RoomTurn turn) =>
        [.. turn.Events.Select(happened => $"{happened.Seq} {happened.GetType().Name} {happened.TimeMs}"), .. turn.Answers.Select(answer => $"{answer.Plain}")];

    private static IEnumerable<RoomStep> WithWhy(RoomStep[] steps)
    {
        foreach (var step in steps)
        {
            if (step.Command is Publish publish)
                yield return new(step.AfterMs, new AskWhy(1, "api", MemberCommand.ServerSession, publish.User, publish.Type, publish.Content));
            yield return step.Command is Publish ? step with { AfterMs = 0 } : step;
        }
    }
}
