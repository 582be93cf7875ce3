namespace Chatroom.Rooms;

/// <content>Which rule would decide: the rules of speaking, asked without counting.</content>
public sealed partial class Room
{
    private void Why(AskWhy ask, IEffects effects)
    {
        if (!IsMember(ask, effects, out var member)) return;
        var aboutOthers = ask.Target is not null && (ask.IsServer || ask.Target != ask.User);
        if (aboutOthers && CheckWhy(ask, member) is { Refuses: true } why)
        {
            Refuse(ask.Id, why, effects);
            return;
        }
        var speaker = aboutOthers ? _members.Find(ask.Target!) : member;
        Say(ask.Id, new WhyReply(speaker is { DroppedMs: 0 } ? WouldRefuse(ask, speaker) : new(Verdict.NotInRoom, Rules.NotInRoom)), effects);
    }

    private Refusal CheckWhy(AskWhy ask, Member asker)
    {
        if (!asker.Role.Moderates()) return new(Verdict.NotAuthorised, Rules.Role);
        return IsId(ask.Target!) ? default : new(Verdict.BadRoomParameter, Rules.Size);
    }

    private Refusal WouldRefuse(AskWhy ask, Member speaker)
    {
        var refusal = Decide(speaker, ask.Type, ask.Content, publish: null, out _);
        if (refusal.Holds && IsHeldFull) return new(Verdict.TooFast, Rules.Held);
        if (refusal.Refuses || speaker.Role.Moderates()) return refusal;
        var window = _intake;
        return Intake(speaker, ask.Type ?? MessageTypes.Text, ref window);
    }
}
