using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.Rooms.Tests.Properties;

/// <summary>What holds of a room with a hook, whenever and in whatever order its answers come, and some twice or never.</summary>
public sealed class HookProperties
{
    private static readonly RoomStep[] Opening =
    [
        new(0, new Create(1, "app", new ConfigChange { HookUrl = "http://hook/", HookOnFailure = HookFailures.Refuse })), .. RoomSteps.Opening,
    ];

    private static Gen<RoomStep> Answer =>
        from number in Gen.Choose(1, 6)
        from reply in Gen.Elements(
            new HookReply(HookAction.Allow), new HookReply(HookAction.Allow), new HookReply(HookAction.Replace, "other"),
            new HookReply(HookAction.Replace, "too long!"), new HookReply(HookAction.Refuse, Reason: "no"), HookReply.Failed, new HookReply(HookAction.Hold),
            new HookReply(HookAction.GiveUp))
        select new RoomStep(0, new HookAnswered(number, reply));

    private static void ForAll(Action<RoomStep[]> check) =>
        Seeded.ForAll(Gen.Frequency((2, RoomSteps.Step), (1, Answer)), steps => check([.. Opening, .. steps]));

    [Fact]
    public void Every_message_is_answered_or_asked_about_and_every_question_is_answered_once() => ForAll(steps =>
    {
        var open = new HashSet<long>();
        foreach (var turn in RoomTrace.Of(steps))
        {
            open.UnionWith(turn.Asked);
            if (turn.Command is HookAnswered answered)
            {
                var wanted = open.Remove(answered.Number) && answered.Reply.Action != HookAction.GiveUp;
                Assert.Equal(wanted ? [answered.Number] : [], turn.Answers.Select(answer => answer.Id));
            }
            else if (turn.Asked.Count > 0)
            {
                Assert.Single(turn.Asked);
                Assert.Empty(turn.Answers);
            }
            else
            {
                Assert.Equal(turn.Command.Id == 0 ? [] : [turn.Command.Id], turn.Answers.Select(answer => answer.Id));
            }
        }
    });

    [Fact]
    public void Nobody_is_heard_who_has_no_place_or_is_muted_when_the_answer_comes() => ForAll(steps =>
    {
        var mutes = new Dictionary<string, long>();
        var trace = new RoomTrace();
        foreach (var turn in trace.Run(steps))
        {
            // What a moderator approves is their word, not its sender's.
            foreach (var message in turn.Command is DecideHeld ? [] : turn.Events.OfType<MessageEvent>())
            {
                // A room that was destroyed and made anew has no hook.
                if (trace.Room.Config.HookUrl.Length > 0) Assert.IsType<HookAnswered>(turn.Command);
                Assert.NotNull(trace.Room.FindMember(message.User));
                Assert.False(RoomSteps.RoleOf(message.User) != Role.Server && Until.Holds(mutes.GetValueOrDefault(message.User), turn.NowMs), "muted");
            }
            if (turn.Events.Any(happened => happened is DestroyedEvent)) mutes.Clear();
            foreach (var mute in turn.Events.OfType<MuteEvent>()) mutes[mute.User] = mute.UntilMs;
        }
    });

    [Fact]
    public void A_message_is_never_in_the_log_twice_and_the_log_is_dense() => ForAll(steps =>
    {
        var turns = RoomTrace.Of(steps);
        var next = 1L;
        foreach (var happened in turns.SelectMany(turn => turn.Events))
        {
            if (happened is CreatedEvent) next = 1;
            Assert.Equal(next, happened.Seq);
            next += happened.SeqCount;
        }
        foreach (var same in turns.SelectMany(turn => turn.Messages).GroupBy(m => (m.Log, m.Message.User, m.Message.ClientId), m => m.Message.TimeMs))
            Assert.All(same.Zip(same.Skip(1)), pair => Assert.True(pair.Second - pair.First >= RoomSteps.Options.IdempotencyMs));
    });

    [Fact]
    public void The_sequences_reach_what_a_hook_may_say()
    {
        var codes = new HashSet<Verdict>();
        var messages = 0;
        ForAll(steps =>
        {
            foreach (var turn in RoomTrace.Of(steps).Where(turn => turn.Command is HookAnswered))
            {
                codes.UnionWith(turn.Answers.Select(answer => answer.Plain!.Value.Why.Code));
                messages += turn.Events.OfType<MessageEvent>().Count();
            }
        });
        Assert.Empty(new[] { Verdict.Ok, Verdict.HookRefused, Verdict.HookFailed, Verdict.NotInRoom, Verdict.Muted }.Except(codes));
        Assert.True(messages > 50, $"{messages} messages");
    }
}
