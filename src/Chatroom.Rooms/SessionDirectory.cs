namespace Chatroom.Rooms;

/// <summary>Limits of the session directory, units in the names. Immutable.</summary>
public sealed record DirectoryOptions
{
    /// <summary>How long the room of a dropped session is remembered; the rooms' own grace.</summary>
    public int GraceMs { get; init; } = 30_000;

    /// <summary>More evictions than this within the window is a loop of two devices.</summary>
    public int KicksMax { get; init; } = 5;
    public int KickWindowMs { get; init; } = 60_000;

    /// <summary>How long a user in a kick loop is refused.</summary>
    public int KickLoopMs { get; init; } = 60_000;

    /// <summary>Users of one directory; beyond it logins are refused as full.</summary>
    public int UsersMax { get; init; } = 2_000_000;
}

/// <summary>Where a session is. Immutable.</summary>
public readonly record struct SessionPlace(string Session, string Gateway);

/// <summary>A place in a room. Immutable.</summary>
public readonly record struct RoomPlace(string Room, string Session);

/// <summary>The outcome of a login. Immutable.</summary>
/// <param name="Code">Ok, or the kick loop's code, or full.</param>
/// <param name="UntilMs">When a refusal ends, Unix milliseconds.</param>
/// <param name="Evicted">The older session of the same user: it gets its code and closes.</param>
public readonly record struct LoginOutcome(Verdict Code, long UntilMs, SessionPlace? Evicted);

/// <summary>
/// Who is connected where: one session a user, one room a session, the newer login wins. Not thread-safe; pure as a room is.
/// </summary>
public sealed class SessionDirectory(DirectoryOptions options)
{
    private readonly Dictionary<string, UserEntry> _users = new(StringComparer.Ordinal);
    private readonly Queue<(string User, long DroppedMs)> _graces = new();
    private long _nowMs;

    public int Users => _users.Count;

    public SessionPlace? Find(string user) => _users.GetValueOrDefault(user)?.Session;

    /// <summary>A session opens. An older one of the same user loses.</summary>
    public LoginOutcome Login(string user, SessionPlace session, long nowMs)
    {
        _nowMs = Math.Max(_nowMs, nowMs);
        if (!_users.TryGetValue(user, out var entry))
        {
            if (_users.Count >= options.UsersMax) return new(Verdict.ServerUnavailable, 0, null);
            _users.Add(user, entry = new UserEntry());
        }
        if (entry.RefusedUntilMs > _nowMs) return new(Verdict.KickLoop, entry.RefusedUntilMs, null);
        var older = entry.Session;
        // A login that is asked again, because its answer was lost, evicts nobody.
        if (older?.Session == session.Session) older = null;
        if (older is not null && IsKickLoop(entry))
        {
            entry.RefusedUntilMs = _nowMs + options.KickLoopMs;
            entry.Kicks.Clear();
            return new(Verdict.KickLoop, entry.RefusedUntilMs, null);
        }
        // The room's own timer has ended the place by now.
        if (entry.Session is null && _nowMs - entry.DroppedMs >= options.GraceMs) entry.Room = entry.Before = null;
        entry.Session = session;
        (entry.Opened, entry.OpenedMs) = (session.Session, _nowMs);
        entry.DroppedMs = 0;
        return new(Verdict.Ok, 0, older);
    }

    /// <summary>
    /// A session that was open already tells that it still is, and in which room: its gateway has been away, or this directory is new.
    /// False: the user has a newer session, and this one is over.
    /// </summary>
    /// <param name="openedMs">When the session was opened, Unix milliseconds.</param>
    /// <param name="room">Where it is; "" nowhere.</param>
    public (bool Current, SessionPlace? Evicted) Return(string user, SessionPlace session, string room, long openedMs, long nowMs)
    {
        _nowMs = Math.Max(_nowMs, nowMs);
        if (!_users.TryGetValue(user, out var entry))
        {
            if (_users.Count >= options.UsersMax) return (false, null);
            _users.Add(user, entry = new UserEntry());
        }
        var other = entry.Session?.Session == session.Session ? null : entry.Session;
        // Also one that has come and gone again meanwhile was the newer.
        if (entry.OpenedMs > openedMs && entry.Opened != session.Session) return (false, null);
        (entry.Session, entry.Opened, entry.OpenedMs, entry.DroppedMs) = (session, session.Session, openedMs, 0);
        if (room.Length > 0) (entry.Room, entry.Before) = (new RoomPlace(room, session.Session), null);
        return (true, other);
    }

    /// <summary>A gateway is gone: its sessions are, as if each had logged out.</summary>
    public void Lose(string gateway, long nowMs)
    {
        _nowMs = Math.Max(_nowMs, nowMs);
        foreach (var (user, entry) in _users)
            if (entry.Session?.Gateway == gateway) Out(user, entry);
    }

    /// <summary>The session enters a room; the place that it leaves by that, if any. Not current: the user has another session.</summary>
    public (bool Current, RoomPlace? Left) Enter(string user, string session, string room)
    {
        if (!_users.TryGetValue(user, out var entry) || entry.Session?.Session != session) return (false, null);
        var before = entry.Room;
        entry.Room = new RoomPlace(room, session);
        entry.Before = before is { } other && other.Session != session ? other : null;
        return (true, before is { } place && place.Room != room ? place : null);
    }

    /// <summary>The session left its room by its own wish or was put out of it.</summary>
    public void Exit(string user, string session, string room)
    {
        if (_users.TryGetValue(user, out var entry) && entry.Room == new RoomPlace(room, session)) entry.Room = entry.Before = null;
    }

    /// <summary>The room has refused the session, which is in no other: the next to enter one must still leave what an earlier session had.</summary>
    public void Withdraw(string user, string session, string room)
    {
        if (_users.TryGetValue(user, out var entry) && entry.Room == new RoomPlace(room, session)) (entry.Room, entry.Before) = (entry.Before, null);
    }

    /// <summary>The session is gone. Its room is remembered for the grace, so that joining elsewhere still leaves it.</summary>
    public void Logout(string user, string session, long nowMs)
    {
        _nowMs = Math.Max(_nowMs, nowMs);
        if (_users.TryGetValue(user, out var entry) && entry.Session?.Session == session) Out(user, entry);
    }

    private void Out(string user, UserEntry entry)
    {
        entry.Session = null;
        entry.DroppedMs = _nowMs;
        _graces.Enqueue((user, _nowMs));
    }

    /// <summary>Forgets users whose grace is over.</summary>
    public void Tick(long nowMs)
    {
        _nowMs = Math.Max(_nowMs, nowMs);
        var keepMs = Math.Max(options.GraceMs, Math.Max(options.KickWindowMs, options.KickLoopMs));
        while (_graces.TryPeek(out var grace) && _nowMs - grace.DroppedMs >= keepMs)
        {
            _graces.Dequeue();
            if (_users.TryGetValue(grace.User, out var entry) && entry.Session is null && entry.DroppedMs == grace.DroppedMs)
                _users.Remove(grace.User);
        }
    }

    private bool IsKickLoop(UserEntry entry)
    {
        while (entry.Kicks.TryPeek(out var first) && _nowMs - first >= options.KickWindowMs) entry.Kicks.Dequeue();
        if (entry.Kicks.Count >= options.KicksMax) return true;
        entry.Kicks.Enqueue(_nowMs);
        return false;
    }

    private sealed class UserEntry
    {
        public SessionPlace? Session;

        /// <summary>The newest session that was opened, and when; it may be over.</summary>
        public string Opened = "";
        public long OpenedMs;
        public RoomPlace? Room;
        public RoomPlace? Before;
        public long DroppedMs;
        public long RefusedUntilMs;
        private Queue<long>? _kicks;

        // Most users never evict anybody.
        public Queue<long> Kicks => _kicks ??= new Queue<long>();
    }
}
