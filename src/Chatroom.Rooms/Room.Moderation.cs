namespace Chatroom.Rooms;

/// <content>What moderators do to members and to the room itself.</content>
public sealed partial class Room
{
    private void Kick(Kick kick, IEffects effects)
    {
        if (!IsModerator(kick, effects, out var actor)) return;
        if (CheckKick(kick, actor) is { Refuses: true } why)
        {
            Refuse(kick.Id, why, effects);
            return;
        }
        Member[] gone = [.. kick.Targets.Distinct(StringComparer.Ordinal).Select(user => _members.Find(user)!)];
        foreach (var member in gone)
        {
            Emit(new KickEvent(_nowMs, kick.User, member.User, kick.Reason) { Notify = kick.Notify }, effects);
            Goes(member, effects);
        }
        Done(kick.Id, Seq, effects);
        foreach (var member in gone) effects.Remove(member, Verdict.Kicked, kick.Reason);
    }

    private Refusal CheckKick(Kick kick, Member actor)
    {
        if (kick.Reason.Length > Options.ReasonChars) return new(Verdict.BadRoomParameter, Rules.Size);
        var why = CheckTargets(actor, kick.Targets, kick.Notify);
        if (why.Refuses) return why;
        foreach (var user in kick.Targets)
            if (_members.Find(user) is null) return new(Verdict.NoSuchUser, Rules.NotInRoom, User: user);
        return default;
    }

    private void Configure(Configure configure, IEffects effects)
    {
        if (!IsModerator(configure, effects, out _)) return;
        var why = CheckHook(configure.Change, configure.IsServer);
        if (!why.Refuses) why = CheckConfig(configure.Change);
        if (why.Refuses)
        {
            Refuse(configure.Id, why, effects);
            return;
        }
        Emit(new ConfigEvent(_nowMs, configure.User, configure.Change), effects);
        Done(configure.Id, Seq, effects);
    }

    private static bool IsWithin(int? value, int most) => value is null || (value >= 1 && value <= most);

    private Refusal CheckConfig(ConfigChange change)
    {
        var slowFits = change.SlowModeSeconds is null or 0
            || (change.SlowModeSeconds >= Options.SlowModeSecondsMin && change.SlowModeSeconds <= Options.SlowModeSecondsMax);
        var uniqueFits = change.UniqueMinutes is null || (change.UniqueMinutes >= 0 && change.UniqueMinutes <= Options.UniqueMinutesMax);
        var fits = slowFits && uniqueFits && !(change.Name?.Length > Options.NameChars) && change.MemberCap is not < 0
            && IsWithin(change.HistoryEvents, Options.HistoryEventsMax) && IsWithin(change.HistoryHours, Options.HistoryHoursMax)
            && LanesFit(change.Lanes);
        if (!fits) return new(Verdict.BadRoomParameter, Rules.Size);
        return change.Speakers is null || Speakers.IsMode(change.Speakers) ? default : new(Verdict.BadRoomParameter, Rules.Speakers);
    }

    private bool LanesFit(LaneMap? lanes) =>
        lanes is null || (lanes.Types.Count <= Options.LaneTypesMax && lanes.Types.All(lane => IsId(lane.Type) && lane.Lane is Lane.Normal or Lane.Low));
}
