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
            foreach (var message in turn.Events.OfType<MessageEvent>())
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
        var messages = RoomTrace.Of(steps).SelectMany(turn => turn.Events).OfType<MessageEvent>();
        foreach (var same in messages.GroupBy(message => (message.User, message.ClientId)))
            Assert.All(same.Zip(same.Skip(1)), pair => Assert.True(pair.Second.TimeMs - pair.First.TimeMs >= RoomSteps.Options.IdempotencyMs));
    });

    [Fact]
    public void A_resend_is_told_the_place_of_the_first() => ForAll(steps =>
    {
        var places = new Dictionary<(string, string), long>();
        foreach (var turn in RoomTrace.Of(steps))
        {
            foreach (var message in turn.Events.OfType<MessageEvent>()) places[(message.User, message.ClientId)] = message.Seq;
            if (turn.Command is Publish publish && turn.Answers is [{ Plain: { Duplicate: true } answer }])
                Assert.Equal(places[(publish.User, publish.ClientId)], answer.Seq);
        }
    });

    [Fact]
    public void A_member_never_has_more_than_the_burst_and_the_rate_whatever_their_comings_and_goings() => ForAll(steps =>
    {
        var messages = RoomTrace.Of(steps).SelectMany(turn => turn.Events).OfType<MessageEvent>();
        foreach (var sender in messages.Where(m => RoomSteps.RoleOf(m.User) < Role.Moderator).GroupBy(m => m.User, m => m.TimeMs))
            foreach (var from in sender)
                Assert.True(sender.Count(at => at >= from && at < from + 1_000)
                    <= RoomSteps.Options.SenderBurstMessages + RoomSteps.Options.SenderMessagesPerSecond);
    });
}
