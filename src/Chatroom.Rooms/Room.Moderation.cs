namespace Chatroom.Rooms;

/// <content>What moderators do.</content>
public sealed partial class Room
{
    /// <summary>When the user's mute ends; <see cref="Until.Never"/> when there is none in force.</summary>
    public long MutedUntil(string user) =>
        _mutes.TryGetValue(user, out var mute) && Until.Holds(mute.UntilMs, _nowMs) ? mute.UntilMs : Until.Never;

    // Somebody may have muted the server's name while it was away: its role was not known then.
    private long MutedUntil(Member member) => member.Role == Role.Server ? Until.Never : MutedUntil(member.User);

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
        Goes(target!, effects);
        Done(kick.Id, Seq, effects);
        effects.Remove(target!, Verdict.Kicked, kick.Reason);
    }

    private void Mute(Mute mute, IEffects effects)
    {
        if (!IsModerator(mute, effects, out var actor)) return;
        var timed = mute.Minutes >= 1 && mute.Minutes <= Options.SanctionMinutesMax;
        var why = CheckAct(actor, RoleOf(mute.Target), mute.Reason);
        var fits = IsId(mute.Target) && (timed || mute.Minutes == Until.Forever);
        if (!why.Refuses && !fits) why = new(Verdict.BadRoomParameter, Rules.Size);
        if (!why.Refuses && !HasPlaceForMute(mute.Target)) why = new(Verdict.BadRoomParameter, Rules.Limit);
        if (why.Refuses)
        {
            Refuse(mute.Id, why, effects);
            return;
        }
        var until = timed ? _nowMs + mute.Minutes * 60_000L : Until.Forever;
        Emit(new MuteEvent(_nowMs, mute.User, mute.Target, until, mute.Reason), effects);
        Say(mute.Id, new MutedReply(until), effects);
    }

    private void Unmute(Unmute unmute, IEffects effects)
    {
        if (!IsModerator(unmute, effects, out var actor)) return;
        // Who may not mute may not unmute either: a moderator whom the broadcaster muted stays so.
        var why = CheckAct(actor, RoleOf(unmute.Target), "");
        if (!why.Refuses && MutedUntil(unmute.Target) == Until.Never) why = new(Verdict.NoSuchUser, Rules.Muted);
        if (why.Refuses)
        {
            Refuse(unmute.Id, why, effects);
            return;
        }
        Emit(new MuteEvent(_nowMs, unmute.User, unmute.Target, Until.Never, ""), effects);
        Done(unmute.Id, Seq, effects);
    }

    /// <summary>The role of somebody who is away is not known; most who are acted on are plain members.</summary>
    private Role RoleOf(string user) => _members.Find(user)?.Role ?? Role.Member;

    private Refusal CheckAct(Member actor, Role target, string reason)
    {
        if (!actor.Role.MayActOn(target)) return new(Verdict.NotAuthorised, Rules.Role);
        return reason.Length > Options.ReasonChars ? new(Verdict.BadRoomParameter, Rules.Size) : default;
    }

    /// <summary>Mutes that are over count only until the fold of the next one needs their place.</summary>
    private bool HasPlaceForMute(string user)
    {
        if (_mutes.ContainsKey(user) || _mutes.Count < Options.MutesMax) return true;
        foreach (var mute in _mutes.Values)
            if (!Until.Holds(mute.UntilMs, _nowMs)) return true;
        return false;
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

    private Refusal CheckConfig(ConfigChange change)
    {
        var slowFits = change.SlowModeSeconds is null or 0
            || (change.SlowModeSeconds >= Options.SlowModeSecondsMin && change.SlowModeSeconds <= Options.SlowModeSecondsMax);
        var fits = slowFits && !(change.Name?.Length > Options.NameChars) && change.MemberCap is not < 0;
        return fits ? default : new(Verdict.BadRoomParameter, Rules.Size);
    }
}
