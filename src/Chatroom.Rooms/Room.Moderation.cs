namespace Chatroom.Rooms;

/// <content>What moderators do.</content>
public sealed partial class Room
{
    private const int NameChars = 128;

    /// <summary>When the user's mute ends; <see cref="Until.Never"/> when there is none in force.</summary>
    public long MutedUntil(string user) =>
        _mutes.TryGetValue(user, out var mute) && Until.Holds(mute.UntilMs, _nowMs) ? mute.UntilMs : Until.Never;

    private void Kick(Kick kick, IEffects effects)
    {
        if (!IsModerator(kick, effects, out var actor)) return;
        var target = _members.Find(kick.Target);
        var why = target is null ? new(Verdict.NoSuchUser, Rules.NotInRoom) : CheckAct(actor, target.Role, kick.Reason);
        if (why.Refuses)
        {
            Refuse(kick.Id, why, effects);
            return;
        }
        Emit(new KickEvent(_nowMs, kick.User, kick.Target, kick.Reason), effects);
        Goes(target!);
        Done(kick.Id, effects);
        effects.Remove(target!, Verdict.Kicked, kick.Reason);
    }

    private void Mute(Mute mute, IEffects effects)
    {
        if (!IsModerator(mute, effects, out var actor)) return;
        var timed = mute.Minutes >= 1 && mute.Minutes <= Options.SanctionMinutesMax;
        var why = CheckAct(actor, _members.Find(mute.Target)?.Role ?? Role.Member, mute.Reason);
        if (!why.Refuses && !timed && mute.Minutes != Until.Forever) why = new(Verdict.BadRoomParameter, Rules.Size);
        if (!why.Refuses && !MakeRoomForMute(mute.Target)) why = new(Verdict.BadRoomParameter, Rules.Limit);
        if (why.Refuses)
        {
            Refuse(mute.Id, why, effects);
            return;
        }
        var until = timed ? _nowMs + mute.Minutes * 60_000L : Until.Forever;
        Emit(new MuteEvent(_nowMs, mute.User, mute.Target, until, mute.Reason), effects);
        effects.Answer(mute.Id, new MutedReply(until));
    }

    private void Unmute(Unmute unmute, IEffects effects)
    {
        if (!IsModerator(unmute, effects, out _)) return;
        if (MutedUntil(unmute.Target) == Until.Never)
        {
            Refuse(unmute.Id, new Refusal(Verdict.NoSuchUser, Rules.Muted), effects);
            return;
        }
        Emit(new MuteEvent(_nowMs, unmute.User, unmute.Target, Until.Never, ""), effects);
        Done(unmute.Id, effects);
    }

    private Refusal CheckAct(Member actor, Role target, string reason)
    {
        if (!actor.Role.MayActOn(target)) return new(Verdict.NotAuthorised, Rules.Role);
        return reason.Length > Options.ReasonChars ? new(Verdict.BadRoomParameter, Rules.Size) : default;
    }

    /// <summary>Mutes that are over make place for new ones; no more than the limit are ever kept.</summary>
    private bool MakeRoomForMute(string user)
    {
        if (_mutes.ContainsKey(user) || _mutes.Count < Options.MutesMax) return true;
        for (var i = _mutes.Count - 1; i >= 0; i--)
            if (!Until.Holds(_mutes.GetAt(i).Value.UntilMs, _nowMs)) _mutes.RemoveAt(i);
        return _mutes.Count < Options.MutesMax;
    }

    private void Configure(Configure configure, IEffects effects)
    {
        if (!IsModerator(configure, effects, out _)) return;
        if (CheckConfig(configure.Change) is { Refuses: true } why)
        {
            Refuse(configure.Id, why, effects);
            return;
        }
        Emit(new ConfigEvent(_nowMs, configure.User, configure.Change), effects);
        Done(configure.Id, effects);
    }

    private Refusal CheckConfig(ConfigChange change)
    {
        var slowFits = change.SlowModeSeconds is null or 0
            || (change.SlowModeSeconds >= Options.SlowModeSecondsMin && change.SlowModeSeconds <= Options.SlowModeSecondsMax);
        var fits = slowFits && change.Name is not { Length: > NameChars } && change.MemberCap is not < 0;
        return fits ? default : new(Verdict.BadRoomParameter, Rules.Size);
    }
}
