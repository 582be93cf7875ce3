namespace Chatroom.Rooms;

/// <content>Mutes, bans and exceptions of users, and the mute of everybody. Who they are holds once they come: see <see cref="RoomSanction.HoldsFor"/>.</content>
public sealed partial class Room
{
    private readonly SanctionList _mutes = new(options.MutesMax);
    private readonly SanctionList _bans = new(options.BansMax);
    private readonly SanctionList _exceptions = new(options.ExceptionsMax);
    private RoomSanction? _muteAll;

    /// <summary>When the mute of everybody ends; <see cref="Until.Never"/> when none is in force.</summary>
    public long AllMutedUntilMs => _original?.AllMutedUntilMs ?? (_muteAll is not null && Until.Holds(_muteAll.UntilMs, _nowMs) ? _muteAll.UntilMs : Until.Never);

    /// <summary>When the member's own mute in this room ends; <see cref="Until.Never"/> when none is in force.</summary>
    public long MutedUntilMs(Member member) =>
        _original?.MutedUntilMs(member) ?? InForce(_mutes, member.User, member.Role)?.UntilMs ?? Until.Never;

    /// <summary>When the member's mute in all rooms ends; <see cref="Until.Never"/> when none is in force.</summary>
    public long GloballyMutedUntilMs(Member member) =>
        member.Role == Role.Server ? Until.Never : App.Mutes.Of(member.User, _nowMs)?.UntilMs ?? Until.Never;

    /// <summary>Until when mutes do not hold for the user; <see cref="Until.Never"/> when they do.</summary>
    public long ExceptedUntilMs(string user) =>
        _original?.ExceptedUntilMs(user)
            ?? (_exceptions.Find(user) is { } exception && Until.Holds(exception.UntilMs, _nowMs) ? exception.UntilMs : Until.Never);

    private RoomSanction? InForce(SanctionList list, string user, Role role) =>
        list.Find(user) is { } sanction && sanction.HoldsFor(role, _nowMs) ? sanction : null;

    private SanctionList ListOf(SanctionKind kind) => kind switch
    {
        SanctionKind.Mute => _mutes,
        SanctionKind.Ban => _bans,
        SanctionKind.Except => _exceptions,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no list"),
    };

    private void Impose(Impose impose, IEffects effects)
    {
        if (!IsModerator(impose, effects, out var actor)) return;
        if (CheckImpose(impose, actor) is { Refuses: true } why)
        {
            Refuse(impose.Id, why, effects);
            return;
        }
        var until = impose.Minutes == Until.Forever ? Until.Forever : _nowMs + impose.Minutes * 60_000L;
        var gone = new List<Member>();
        foreach (var user in UsersOf(impose.Kind, impose.Targets))
        {
            Emit(Sanctioning(impose.Kind, impose.User, actor.Role, user, until, impose.Reason, impose.Notify), effects);
            if (impose.Kind == SanctionKind.Ban && _members.Find(user) is { } member) gone.Add(member);
        }
        gone.ForEach(member => Goes(member, effects));
        Say(impose.Id, new ImposedReply(until), effects);
        foreach (var member in gone) effects.Remove(member, Verdict.Kicked, impose.Reason);
    }

    private Refusal CheckImpose(Impose impose, Member actor)
    {
        var timed = impose.Minutes >= 1 && impose.Minutes <= Options.SanctionMinutesMax;
        if (!timed && impose.Minutes != Until.Forever) return new(Verdict.BadRoomParameter, Rules.Size);
        if (impose.Reason.Length > Options.ReasonChars) return new(Verdict.BadRoomParameter, Rules.Size);
        if (impose.Kind == SanctionKind.MuteAll) return default;
        var why = CheckTargets(actor, impose.Targets, impose.Notify);
        if (why.Refuses) return why;
        return ListOf(impose.Kind).HasPlaceFor(impose.Targets, _nowMs) ? default : new(Verdict.BadRoomParameter, Rules.Limit);
    }

    private void Revoke(Revoke revoke, IEffects effects)
    {
        if (!IsModerator(revoke, effects, out var actor)) return;
        // Who may not mute may not unmute either: a moderator whom the broadcaster muted stays so.
        var why = revoke.Kind == SanctionKind.MuteAll ? default : CheckTargets(actor, revoke.Targets, revoke.Notify);
        if (!why.Refuses && revoke.Kind != SanctionKind.MuteAll) why = CheckRevoke(revoke);
        if (why.Refuses)
        {
            Refuse(revoke.Id, why, effects);
            return;
        }
        var changes = revoke.Kind != SanctionKind.MuteAll || AllMutedUntilMs != Until.Never;
        if (changes)
            foreach (var user in UsersOf(revoke.Kind, revoke.Targets))
                Emit(Sanctioning(revoke.Kind, revoke.User, actor.Role, user, Until.Never, "", revoke.Notify), effects);
        Done(revoke.Id, changes ? Seq : 0, effects);
    }

    private Refusal CheckRevoke(Revoke revoke)
    {
        foreach (var user in revoke.Targets)
        {
            var held = ListOf(revoke.Kind).Find(user);
            if (held is null || !Until.Holds(held.UntilMs, _nowMs)) return new(Verdict.NoSuchUser, Rules.Of(revoke.Kind), User: user);
        }
        return default;
    }

    /// <summary>All are looked at before anything is done: either all may be acted on, or the answer names who may not.</summary>
    private Refusal CheckTargets(Member actor, IReadOnlyList<string> users, Notify notify)
    {
        if (notify > Rooms.Notify.None) return new(Verdict.BadRoomParameter, Rules.Notify);
        if (users.Count < 1 || users.Count > Options.SanctionUsersMax) return new(Verdict.BadRoomParameter, Rules.Size);
        foreach (var user in users)
        {
            if (!IsId(user)) return new(Verdict.BadRoomParameter, Rules.Size);
            if (!actor.Role.MayActOn(RoleOf(user))) return new(Verdict.NotAuthorised, Rules.Role, User: user);
        }
        return default;
    }

    /// <summary>The role of somebody who is away is not known; most who are acted on are plain members.</summary>
    private Role RoleOf(string user) => _members.Find(user)?.Role ?? Role.Member;

    /// <summary>A name that is given twice counts once.</summary>
    private static IEnumerable<string> UsersOf(SanctionKind kind, IReadOnlyList<string> targets) =>
        kind == SanctionKind.MuteAll ? [""] : targets.Distinct(StringComparer.Ordinal);

    private RoomEvent Sanctioning(SanctionKind kind, string by, Role byRole, string user, long untilMs, string reason, Notify notify) =>
        kind == SanctionKind.Mute
            ? new MuteEvent(_nowMs, by, user, untilMs, reason, byRole) { Notify = notify }
            : new SanctionEvent(_nowMs, by, kind, user, untilMs, reason, byRole) { Notify = notify };

    private void PutInForce(SanctionKind kind, RoomSanction sanction, RoomEvent happened)
    {
        if (kind != SanctionKind.MuteAll) ListOf(kind).Put(sanction);
        else _muteAll = sanction.UntilMs == Until.Never ? null : sanction;
        Note(happened, AuditKinds.Of(kind, sanction.UntilMs), sanction.By, sanction.User, sanction.UntilMs, sanction.Reason);
    }

    private void Restore(SanctionList list, IReadOnlyList<RoomSanction> stored)
    {
        list.Clear();
        foreach (var sanction in stored)
        {
            list.Put(sanction);
            _nowMs = Math.Max(_nowMs, sanction.AtMs);
        }
    }

    private void ListSanctions(ListSanctions list, IEffects effects)
    {
        if (!IsModerator(list, effects, out _)) return;
        var fits = list.Count >= 1 && list.Count <= Options.SanctionsPageMax && list.Kind != SanctionKind.MuteAll;
        if (fits) Say(list.Id, ListOf(list.Kind).Page(list.After, list.Count, _nowMs), effects);
        else Refuse(list.Id, new Refusal(Verdict.BadRoomParameter, Rules.Size), effects);
    }
}
