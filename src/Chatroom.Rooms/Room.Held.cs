namespace Chatroom.Rooms;

/// <content>Messages that wait for a moderator's decision.</content>
public sealed partial class Room
{
    private readonly OrderedDictionary<long, HeldEvent> _held = [];

    /// <summary>
    /// Keeps a message that a rule will not let through by itself, and answers its sender so. The one way in, whatever rule it is.
    /// </summary>
    /// <param name="said">The content as it was written.</param>
    private void Hold(Publish publish, Member member, string said, string rule, IEffects effects)
    {
        if (IsHeldFull)
        {
            Refuse(publish.Id, new Refusal(Verdict.TooFast, Rules.Held), effects);
            return;
        }
        Spoke(member, publish.Type, said, Seq + 1);
        Emit(
            new HeldEvent(_nowMs, publish.User, publish.ClientId, publish.Type, publish.Content, member.Sender, publish.Extra, rule) { Address = publish.Address },
            effects);
        Say(new Answer(publish.Id, default, Seq, _nowMs, IsHeld: true), effects);
    }

    private bool IsHeldFull => _held.Count >= Options.HeldMax;

    private void DecideHeld(DecideHeld decide, IEffects effects)
    {
        if (!IsModerator(decide, effects, out var actor)) return;
        var why = CheckDecide(decide, actor, out var held);
        if (why.Refuses)
        {
            Refuse(decide.Id, why, effects);
            return;
        }
        Emit(new DecidedEvent(_nowMs, decide.User, held.Seq, decide.Approve, held.User, held.ClientId), effects);
        if (decide.Approve) Emit(held.Approved(_nowMs), effects);
        Done(decide.Id, Seq, effects);
    }

    private Refusal CheckDecide(DecideHeld decide, Member actor, out HeldEvent held)
    {
        if (!_held.TryGetValue(decide.Target, out held!)) return new(Verdict.BadRoomParameter, Rules.Held);
        var isOwn = !decide.IsServer && held.User == actor.User;
        return isOwn || MayDecide(actor, held) ? default : new(Verdict.NotAuthorised, Rules.Role);
    }

    /// <summary>Both roles of the sender count: the one then and the one now.</summary>
    private bool MayDecide(Member actor, HeldEvent held) => actor.Role.MayActOn(held.Sender.Role) && actor.Role.MayActOn(RoleOf(held.User));

    /// <summary>What is held of a user's messages that are deleted.</summary>
    private HeldEvent[] HeldOf(DeleteMessages delete, Member actor) =>
    [
        .. _held.Values.Where(held => held.User == delete.Target && held.TimeMs >= _nowMs - delete.Minutes * 60_000L && MayDecide(actor, held)),
    ];

    /// <summary>For good: nobody has seen them, so an undo has nothing to show again.</summary>
    private void Deny(HeldEvent[] all, string by, IEffects effects)
    {
        foreach (var held in all) Emit(new DecidedEvent(_nowMs, by, held.Seq, Approved: false, held.User, held.ClientId), effects);
    }

    private void ListHeld(ListHeld list, IEffects effects)
    {
        if (!IsModerator(list, effects, out _)) return;
        if (list.Count < 1 || list.Count > Options.HeldPageMax)
        {
            Refuse(list.Id, new Refusal(Verdict.BadRoomParameter, Rules.Size), effects);
            return;
        }
        List<HeldEvent> page = [.. _held.Values.Where(held => held.Seq > list.After).Take(list.Count + 1)];
        var more = page.Count > list.Count;
        if (more) page.RemoveAt(list.Count);
        Say(list.Id, new HeldReply(_held.Count, page, more ? page[^1].Seq : 0), effects);
    }

    private void FoldHeld(HeldEvent held)
    {
        _recentIds.Add(new RecentId(held.User, held.ClientId, held.Seq, held.TimeMs, IsHeld: true), held.TimeMs);
        _held.Add(held.Seq, held);
    }
}
