namespace Chatroom.Rooms.Tests.Properties;

/// <summary>What was taken back is read by nobody until it is given back, whatever is asked of the room.</summary>
public sealed class RecallProperties
{
    [Fact]
    public void What_is_taken_back_is_never_shown() => RoomSteps.ForAll(steps =>
    {
        var trace = new RoomTrace();
        var (messages, recalled) = (new Dictionary<long, MessageEvent>(), new HashSet<long>());
        foreach (var turn in trace.Run(steps))
        {
            foreach (var happened in turn.Events)
            {
                if (happened is MessageEvent message) messages.Add(message.Seq, message);
                if (happened is RecallEvent recall) recalled.UnionWith(recall.Seqs);
                if (happened is DestroyedEvent)
                {
                    messages.Clear();
                    recalled.Clear();
                }
                if (happened is RestoreEvent restore) recalled.ExceptWith(restore.Seqs);
            }
            foreach (var seq in recalled)
            {
                Assert.IsType<GapEvent>(trace.Room.Shown(messages[seq], messages[seq].User, Role.Broadcaster));
                Assert.Empty(trace.Room.AudienceOf(messages[seq])!.Users);
            }
            foreach (var reply in turn.Answers.Select(answer => answer.Reply).OfType<JoinReply>())
                Assert.DoesNotContain(trace.Room.RecentMessages(reply.Member, 50), message => recalled.Contains(message.Seq));
        }
    });
}
