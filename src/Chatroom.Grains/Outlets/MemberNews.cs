namespace Chatroom.Grains.Outlets;

/// <summary>Comings and goings of one room since it last told them. Bounded: what is over is only counted. Not thread-safe.</summary>
internal sealed class MemberNews(int usersMax)
{
    private int _toldCount;

    public List<string> Joined { get; } = [];
    public List<string> Left { get; } = [];
    public int JoinedUnnamed { get; private set; }
    public int LeftUnnamed { get; private set; }

    /// <summary>Members as of the last change.</summary>
    public int Count { get; private set; }

    public bool IsEmpty => Joined.Count + Left.Count + JoinedUnnamed + LeftUnnamed == 0;

    /// <summary>Nobody was there when it was last told, and now somebody is.</summary>
    public bool CameFirst => _toldCount == 0 && Count > 0;

    /// <summary>The other way round.</summary>
    public bool WentLast => _toldCount > 0 && Count == 0;

    public void Came(string user, int count)
    {
        Count = count;
        if (Joined.Count < usersMax) Joined.Add(user);
        else JoinedUnnamed++;
    }

    public void Went(string user, int count)
    {
        Count = count;
        if (Left.Count < usersMax) Left.Add(user);
        else LeftUnnamed++;
    }

    /// <summary>They are told.</summary>
    public void Clear()
    {
        Joined.Clear();
        Left.Clear();
        JoinedUnnamed = LeftUnnamed = 0;
        _toldCount = Count;
    }
}
