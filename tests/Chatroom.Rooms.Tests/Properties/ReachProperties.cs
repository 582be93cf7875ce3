namespace Chatroom.Rooms.Tests.Properties;

/// <summary>The random sequences are worth something only if they come to every kind of event and to every code of a room.</summary>
public sealed class ReachProperties
{
    private static readonly Verdict[] OfDirectory = [Verdict.KickLoop, Verdict.ServerUnavailable, Verdict.OtherLogin, Verdict.Kicked];
    private static readonly Verdict[] OfApp = [Verdict.BadParameter];

    // Take several commands at one message: the scripts reach them.
    private static readonly Type[] OfMessages = [typeof(DecidedEvent), typeof(RestoreEvent)];

    // Reached where rooms have hooks: HookProperties.
    private static readonly Verdict[] OfHook = [Verdict.HookRefused, Verdict.HookFailed];

    [Fact]
    public void The_sequences_reach_every_event_and_every_code()
    {
        var codes = new HashSet<Verdict>();
        var kinds = new HashSet<Type>();
        var rules = new HashSet<string>();
        var duplicates = 0;
        RoomSteps.ForMany(steps =>
        {
            foreach (var turn in RoomTrace.Of(steps))
            {
                kinds.UnionWith(turn.Events.Select(happened => happened.GetType()));
                codes.UnionWith(turn.Answers.Select(answer => answer.Reply?.Code ?? Verdict.Ok));
                rules.UnionWith(turn.Answers.Select(answer => answer.Reply).OfType<EntryBatchReply>().Select(batch => batch.Why.Rule ?? ""));
                foreach (var answer in turn.Answers.Where(answer => answer.Plain is not null).Select(answer => answer.Plain!.Value))
                {
                    codes.Add(answer.Why.Code);
                    rules.Add(answer.Why.Rule ?? "");
                    if (answer.Duplicate) duplicates++;
                }
            }
        });
        Assert.Empty(Enum.GetValues<Verdict>().Except(OfDirectory).Except(OfApp).Except(OfHook).Except([Verdict.Recalled]).Except(codes));
        Assert.Empty(typeof(RoomEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RoomEvent))).Except(OfMessages).Except(kinds));
        Assert.Empty(typeof(Rules).GetFields().Select(field => (string)field.GetRawConstantValue()!).Except([Rules.Hook, Rules.Notify, Rules.EmoteOnly, Rules.Held, Rules.Content, Rules.History, Rules.Recall, Rules.Recalled, Rules.Undo]).Except(rules));
        Assert.True(duplicates > 10);
    }
}
