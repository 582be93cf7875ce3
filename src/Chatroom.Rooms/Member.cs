namespace Chatroom.Rooms;

/// <summary>Somebody's place in a room. Not thread-safe; changed by the room only.</summary>
public sealed class Member
{
    internal Member(string user, long joinedMs)
    {
        User = user;
        JoinedMs = joinedMs;
    }

    public string User { get; }
    public long JoinedMs { get; }

    /// <summary>The session that speaks for the member. Kept while dropped, so that only its successor or the timer ends the grace.</summary>
    public string Session { get; internal set; } = "";

    /// <summary>The gateway that holds the session.</summary>
    public string Gateway { get; internal set; } = "";
    public Role Role { get; internal set; }
    public Sender Sender { get; internal set; } = Sender.Plain;

    /// <summary>When the connection was lost; 0 while it stands.</summary>
    public long DroppedMs { get; internal set; }

    /// <summary>The last message that was accepted; 0 none.</summary>
    internal long SpokeMs { get; set; }
    internal TokenBucket Bucket;

    internal Member? Older { get; set; }
    internal Member? Newer { get; set; }
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
        member.Newer = null;
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
        // Links stay on the removed one: a page that stood on it can still go on to its older neighbours.
    }

    /// <summary>From the newest on, or from behind <paramref name="after"/>; an unknown one starts again at the newest.</summary>
    public IEnumerable<Member> NewestFirst(string? after)
    {
        var from = after is not null && Find(after) is { } member ? member.Older : _newest;
        for (var at = from; at is not null; at = at.Older) yield return at;
    }
}
