namespace Chatroom.Rooms.Tests.Properties;

/// <summary>Who is in a room, written down a second time and plainly. Not thread-safe.</summary>
internal sealed class MembershipModel
{
    private sealed record Place(string Session, long? DroppedMs);

    private readonly Dictionary<string, Place> _places = [];

    public int Count => _places.Count;

    public bool IsIn(string user, string session) => _places.TryGetValue(user, out var place) && place == new Place(session, null);

    public void See(RoomTurn turn)
    {
        switch (turn.Command)
        {
            case Join join when MayJoin(join, turn.NowMs): _places[join.User] = new Place(join.Session, null); break;
            case Leave leave when SessionOf(leave.User) == leave.Session: _places.Remove(leave.User); break;
            case Drop drop when IsIn(drop.User, drop.Session): _places[drop.User] = new Place(drop.Session, turn.NowMs); break;
            case Tick: EndGraces(turn.NowMs); break;
        }
        foreach (var created in turn.Events.OfType<CreatedEvent>()) _epoch = created.Epoch;
        foreach (var kick in turn.Events.OfType<KickEvent>())
        {
            _places.Remove(kick.User);
            _kicks[kick.User] = kick.Seq;
        }
        foreach (var audited in turn.Events.Where(e => e is KickEvent or MuteEvent or SanctionEvent or ConfigEvent))
        {
            _audited.Enqueue(audited.Seq);
            if (_audited.Count > RoomSteps.Options.AuditMax) _audited.Dequeue();
        }
        foreach (var ban in turn.Events.OfType<SanctionEvent>().Where(e => e.Kind == SanctionKind.Ban))
        {
            _bans[ban.User] = ban;
            if (ban.UntilMs != Until.Never) _places.Remove(ban.User);
        }
        foreach (var config in turn.Events) _cap = config switch { ConfigEvent c => c.Change.MemberCap ?? _cap, CreatedEvent c => c.Config.MemberCap, _ => _cap };
        _exists |= turn.Events.OfType<CreatedEvent>().Any();
        if (!turn.Events.OfType<DestroyedEvent>().Any()) return;
        _exists = false;
        _epoch = 0;
        _places.Clear();
        _kicks.Clear();
        _audited.Clear();
    }

    private long _epoch;
    private readonly Dictionary<string, long> _kicks = [];

    // A kick that has left the audit list is forgotten.
    private readonly Queue<long> _audited = new();

    private int _cap;
    private bool _exists;

    private readonly Dictionary<string, SanctionEvent> _bans = [];

    private bool IsBanned(string user, long nowMs) =>
        _bans.TryGetValue(user, out var ban) && Until.Holds(ban.UntilMs, nowMs) && ban.ByRole.MayActOn(RoomSteps.RoleOf(user));

    private bool MayJoin(Join join, long nowMs)
    {
        if (IsBanned(join.User, nowMs)) return false;
        if (join.History < -1 || join.History > RoomSteps.Options.JoinHistoryMax || (join.MustExist && !_exists)) return false;
        if (join.Return is { Follows: true } follows && follows.Epoch != _epoch) return false;
        var isKicked = join.Return is { } back && _kicks.TryGetValue(join.User, out var kick) && kick > back.Seq && _audited.Contains(kick);
        if (isKicked && !_places.ContainsKey(join.User)) return false;
        var cap = _cap == 0 ? RoomSteps.Options.MembersMax : Math.Min(_cap, RoomSteps.Options.MembersMax);
        return _places.ContainsKey(join.User) || _places.Count < cap || RoomSteps.RoleOf(join.User) >= Role.Moderator;
    }

    private string? SessionOf(string user) => _places.GetValueOrDefault(user)?.Session;

    private void EndGraces(long nowMs)
    {
        foreach (var (user, place) in _places)
            if (nowMs - place.DroppedMs >= RoomSteps.Options.GraceMs) _places.Remove(user);
    }
}
