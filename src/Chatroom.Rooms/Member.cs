using System.Globalization;

namespace Chatroom.Rooms;

/// <summary>Somebody's place in a room. Not thread-safe; changed by the room only.</summary>
public sealed class Member
{
    internal Member(string user, long joinedMs, long joinOrder)
    {
        User = user;
        JoinedMs = joinedMs;
        JoinOrder = joinOrder;
    }

    public string User { get; }
    public long JoinedMs { get; }

    /// <summary>Grows with each join of the room.</summary>
    internal long JoinOrder { get; set; }

    /// <summary>The session that speaks for the member. Kept while dropped, so that only its successor or the timer ends the grace.</summary>
    public string Session { get; internal set; } = "";

    /// <summary>The gateway that holds the session.</summary>
    public string Gateway { get; internal set; } = "";
    public Role Role { get; internal set; }
    public Sender Sender { get; internal set; } = Sender.Plain;
    public Claims Claims { get; internal set; }

    /// <summary>When the connection was lost; 0 while it stands.</summary>
    public long DroppedMs { get; internal set; }

    /// <summary>The last message that was accepted; 0 none.</summary>
    internal long SpokeMs { get; set; }

    /// <summary>Where it stands in the log.</summary>
    internal long SpokeSeq { get; set; }
    internal TokenBucket Bucket;

    /// <summary>Null until they spoke in a room without repeats.</summary>
    internal OwnContents? Said { get; set; }

    internal Member? Older { get; set; }
    internal Member? Newer { get; set; }

    /// <summary>The place as it is now, apart from what becomes of it: says which session another one followed.</summary>
    internal Member Place() => new(User, JoinedMs, JoinOrder) { Session = Session, Gateway = Gateway, Role = Role, Sender = Sender };
}

/// <summary>The members of a room: by user, and in order of joining. Not thread-safe.</summary>
internal sealed class MemberList
{
    private readonly Dictionary<string, Member> _byUser = new(StringComparer.Ordinal);
    private Member? _newest;

    public int Count => _byUser.Count;

    public Member? Find(string user) => _byUser.GetValueOrDefault(user);

    public void Add(Member member)
    {
        _byUser.Add(member.User, member);
        member.Older = _newest;
        if (_newest is not null) _newest.Newer = member;
        _newest = member;
    }

    public void Remove(Member member)
    {
        if (!_byUser.Remove(member.User)) return;
        if (member.Newer is { } newer) newer.Older = member.Older;
        else _newest = member.Older;
        if (member.Older is { } older) older.Newer = member.Newer;
        member.Older = member.Newer = null;
    }

    /// <summary>Where a page ended. Holds the member's place in the order, so that it stays good when they go or come again.</summary>
    public static string Cursor(Member last) => string.Create(CultureInfo.InvariantCulture, $"{last.JoinOrder}.{last.User}");

    /// <summary>From the newest on, or from behind <paramref name="cursor"/>; what is no cursor starts at the newest.</summary>
    public IEnumerable<Member> NewestFirst(string? cursor)
    {
        for (var at = Behind(cursor); at is not null; at = at.Older) yield return at;
    }

    /// <summary>What <see cref="Cursor"/> made of a member. False: it made something else.</summary>
    public static bool TryPlace(string? cursor, out long order, out string user)
    {
        (order, user) = (0, "");
        var dot = cursor?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 0 || !long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out order)) return false;
        user = cursor![(dot + 1)..];
        return true;
    }

    private Member? Behind(string? cursor)
    {
        if (!TryPlace(cursor, out var order, out var user)) return _newest;
        if (Find(user) is { } member && member.JoinOrder == order) return member.Older;
        var at = _newest;
        while (at is not null && at.JoinOrder >= order) at = at.Older;
        return at;
    }
}
