namespace Chatroom.Rooms;

/// <content>Who is in the room. Places are of this process: after a restart everybody joins again.</content>
public sealed partial class Room
{
    private readonly MemberList _members = new();
    private readonly Queue<(Member Member, string Session, long DroppedMs)> _graces = new();
    private readonly Departures _departures = new(options);
    private readonly List<string> _joinedNames = [];
    private long _joins;
    private int _joined, _left;
    private int _toldCount;
    private long _toldMs;

    public int MemberCount => _members.Count;

    /// <summary>When a <see cref="Tick"/> next has something to do, Unix milliseconds; <see cref="long.MaxValue"/>: nothing is due.</summary>
    public long NextDueMs
    {
        get
        {
            var grace = _graces.TryPeek(out var first) ? first.DroppedMs + Options.GraceMs : long.MaxValue;
            // Without notices too: what has been noted must not be told when they are turned on.
            var presence = _toldCount != _members.Count || _joined + _left > 0 ? _toldMs + Options.PresenceMs : long.MaxValue;
            var entries = _hasUnplacedOwners ? _nowMs : _entriesDueMs;
            return Math.Min(Math.Min(grace, presence), Math.Min(Math.Min(entries, CountersDueMs), IdleDueMs));
        }
    }

    /// <summary>The newest messages that the member may see, oldest first: what a join brings as history.</summary>
    public IEnumerable<MessageEvent> RecentMessages(Member reader, int count) =>
        _recent.Where(message => message.Seq >= KeptFrom(_nowMs) && Shown(message, reader.User, reader.Role) == message).TakeLast(count);

    public Member? FindMember(string user) => _members.Find(user);

    private void Create(Create command, IEffects effects)
    {
        var why = CheckHook(command.Config, isServer: true);
        if (!why.Refuses) why = CheckConfig(command.Config);
        if (why.Refuses)
        {
            Refuse(command.Id, why, effects);
            return;
        }
        var isNew = !Exists;
        if (isNew) Make(command.By, command.Config, effects);
        Done(command.Id, isNew ? Seq : 0, effects);
    }

    private void Make(string by, ConfigChange config, IEffects effects) =>
        // A clock that was set back, or two rooms within a millisecond: the later log always has the higher number.
        Emit(new CreatedEvent(_nowMs, by, config.On(Options.Config)) { Epoch = Math.Max(_nowMs, LastEpoch + 1) }, effects);

    private void Join(Join join, IEffects effects)
    {
        if (CheckJoin(join) is { Refuses: true } why)
        {
            Refuse(join.Id, why, effects);
            return;
        }
        if (!Exists) Make(join.User, ConfigChange.None, effects);
        ActiveMs = _nowMs;
        var member = _members.Find(join.User);
        if (member is null)
        {
            member = Enters(join.User);
            effects.Came(member);
            // Who comes back to a room that a restart has emptied has not come anew, and nobody was told that they went.
            if (join.Return is null || join.Return.IssuedMs >= KnownSinceMs) NoteJoined(join.Sender.Name ?? join.User);
        }
        var older = member.DroppedMs == 0 && member.Session.Length > 0 && member.Session != join.Session ? member.Place() : null;
        member.Session = join.Session;
        member.Gateway = join.Gateway;
        member.Role = join.Role;
        member.Sender = join.Sender;
        member.Claims = join.Claims;
        member.DroppedMs = 0;
        NoteRole(member);
        if (join.Return is { Follows: true }) Done(join.Id, 0, effects);
        else Say(join.Id, new JoinReply(this, member, HistoryCount(join), join.Resuming), effects);
        if (older is not null) effects.Remove(older, Verdict.OtherLogin, "");
    }

    /// <summary>Whoever comes back soon goes on with the rates that they left with: leaving is no way round slow mode.</summary>
    private Member Enters(string user)
    {
        var member = new Member(user, _nowMs, ++_joins);
        if (_departures.TryTake(user, out var before))
        {
            member.SpokeMs = before.SpokeMs;
            member.SpokeSeq = before.SpokeSeq;
            member.Bucket = before.Bucket;
            member.Said = before.Said;
        }
        else
        {
            member.Bucket = new TokenBucket(Options.SenderBurstMessages, _nowMs);
        }
        _members.Add(member);
        OwnerIsBack(user);
        return member;
    }

    private Refusal CheckJoin(Join join)
    {
        if (join.History < -1 || join.History > Options.JoinHistoryMax) return new(Verdict.BadRoomParameter, Rules.Size);
        if (!Exists && (join.MustExist || !Options.JoinCreates)) return new(Verdict.NoSuchRoom, Rules.NotInRoom);
        if (InForce(_bans, join.User, join.Role) is { } ban)
            return Sanctioned(Verdict.Kicked, Rules.Banned, ban.UntilMs) with { Reason = ban.Reason };
        if (join.Return is { Follows: true } follows && follows.Epoch != Epoch) return new(Verdict.NoSuchRoom, Rules.NotInRoom);
        if (_members.Find(join.User) is not null) return default;
        if (join.Return is { } back && KickSince(join.User, back.Seq) is { } kick) return new(Verdict.Kicked, Rules.Kicked, Reason: kick.Reason);
        var cap = Config.MemberCap > 0 ? Math.Min(Config.MemberCap, Options.MembersMax) : Options.MembersMax;
        return _members.Count >= cap && !join.Role.Moderates() ? new(Verdict.RoomFull, Rules.MemberCap) : default;
    }

    private int HistoryCount(Join join) =>
        join.Resuming || join.History < 0 || !Config.History ? 0 : join.History == 0 ? Options.JoinHistoryDefault : join.History;

    private void Leave(Leave leave, IEffects effects)
    {
        // A dropped member may still be taken out by the session that they had: that is how joining elsewhere leaves here.
        if (_members.Find(leave.User) is { } member && member.Session == leave.Session) Goes(member, effects);
        Done(leave.Id, 0, effects);
    }

    private void Drop(Drop drop)
    {
        if (_members.Find(drop.User) is { DroppedMs: 0 } member && member.Session == drop.Session) Drop(member);
    }

    private void DropAll(string gateway)
    {
        foreach (var member in _members.NewestFirst(null))
            if (member.DroppedMs == 0 && member.Gateway == gateway) Drop(member);
    }

    private void Drop(Member member)
    {
        member.DroppedMs = _nowMs;
        _graces.Enqueue((member, member.Session, _nowMs));
    }

    private void TimePasses(IEffects effects)
    {
        while (_graces.TryPeek(out var grace) && _nowMs - grace.DroppedMs >= Options.GraceMs)
        {
            _graces.Dequeue();
            var (member, session, droppedMs) = grace;
            if (member.DroppedMs == droppedMs && member.Session == session && _members.Find(member.User) == member) Goes(member, effects);
        }
        EndEntries(effects);
        if (_nowMs >= CountersDueMs) TellLikes(effects);
        if (_nowMs >= IdleDueMs) End("", IdleReason, effects);
        if (_nowMs - _toldMs < Options.PresenceMs) return;
        if (_joined + _left > 0 && Exists && Config.Notices) Emit(new PresenceEvent(_nowMs, _joined, _left, [.. _joinedNames]), effects);
        if (_toldCount != _members.Count) effects.Online(_members.Count);
        _toldCount = _members.Count;
        _toldMs = _nowMs;
        _joined = _left = 0;
        _joinedNames.Clear();
    }

    /// <summary>Takes back a removal whose event could not be stored; nothing when the user has a place again by now.</summary>
    public void Readmit(Member member)
    {
        if (_members.Find(member.User) is not null) return;
        member.JoinOrder = ++_joins;
        _members.Add(member);
        NoteRole(member);
        OwnerIsBack(member.User);
        if (member.DroppedMs != 0) _graces.Enqueue((member, member.Session, member.DroppedMs));
        _left = Math.Max(0, _left - 1);
    }

    private void Goes(Member member, IEffects effects)
    {
        _members.Remove(member);
        _moderators.Remove(member.User);
        effects.Went(member);
        if (member.SpokeMs > 0) _departures.Add(member, _nowMs);
        _left++;
        ActiveMs = _nowMs;
        OwnerLeft(member.User);
    }

    private void NoteJoined(string name)
    {
        _joined++;
        if (_joinedNames.Count < Options.PresenceNames) _joinedNames.Add(name);
    }

    private void ListMembers(ListMembers list, IEffects effects)
    {
        if (!IsMember(list, effects, out _)) return;
        if (list.Count < 1 || list.Count > Options.MembersPageMax)
        {
            Refuse(list.Id, new Refusal(Verdict.BadRoomParameter, Rules.Size), effects);
            return;
        }
        var page = _members.NewestFirst(list.After).Take(list.Count + 1).ToList();
        var more = page.Count > list.Count;
        if (more) page.RemoveAt(list.Count);
        Say(list.Id, new MembersReply(_members.Count, page, more ? MemberList.Cursor(page[^1]) : null), effects);
    }

    private void FindMembers(FindMembers find, IEffects effects)
    {
        if (!IsMember(find, effects, out _)) return;
        if (find.Users.Count < 1 || find.Users.Count > Options.MembersQueryMax)
        {
            Refuse(find.Id, new Refusal(Verdict.BadRoomParameter, Rules.Size), effects);
            return;
        }
        Member[] found = [.. find.Users.Distinct(StringComparer.Ordinal).Select(_members.Find).OfType<Member>()];
        Say(find.Id, new MembersReply(_members.Count, found, null), effects);
    }
}
