using System.Globalization;

namespace Chatroom.Rooms;

/// <summary>The sanctions of one kind, one a user, oldest first. Those that are over go when their place is needed. Not thread-safe.</summary>
internal sealed class SanctionList(int capacity)
{
    private readonly OrderedDictionary<string, RoomSanction> _byUser = new(StringComparer.Ordinal);

    public IReadOnlyCollection<RoomSanction> OldestFirst => _byUser.Values;

    public RoomSanction? Find(string user) => _byUser.GetValueOrDefault(user);

    /// <summary>Puts it in the place of the user's older one; <see cref="Until.Never"/> takes that away.</summary>
    public void Put(RoomSanction sanction)
    {
        _byUser.Remove(sanction.User);
        if (sanction.UntilMs == Until.Never) return;
        if (_byUser.Count >= capacity) ForgetThoseOver(sanction.AtMs);
        _byUser.Add(sanction.User, sanction);
    }

    public void Clear() => _byUser.Clear();

    /// <summary>Whether all of them find a place once what is over has made its own free.</summary>
    public bool HasPlaceFor(IReadOnlyCollection<string> users, long nowMs)
    {
        if (_byUser.Count + users.Count <= capacity) return true;
        return users.Count + _byUser.Values.Count(s => Until.Holds(s.UntilMs, nowMs) && !users.Contains(s.User)) <= capacity;
    }

    /// <summary>What a page said of its end. False: no page says so.</summary>
    public static bool TryPlace(string? cursor, out long seq) => long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out seq);

    /// <summary>At most <paramref name="count"/> of those in force, the newest first, behind <paramref name="cursor"/>.</summary>
    public SanctionsReply Page(string? cursor, int count, long nowMs)
    {
        var before = TryPlace(cursor, out var seq) ? seq : long.MaxValue;
        var (items, inForce, more) = (new List<RoomSanction>(), 0, false);
        for (var i = _byUser.Count - 1; i >= 0; i--)
        {
            var sanction = _byUser.GetAt(i).Value;
            if (!Until.Holds(sanction.UntilMs, nowMs)) continue;
            inForce++;
            // The seqs grow towards the end of the list.
            if (sanction.Seq >= before) continue;
            if (items.Count < count) items.Add(sanction);
            else more = true;
        }
        return new SanctionsReply(inForce, items, more ? items[^1].Seq.ToString(CultureInfo.InvariantCulture) : null);
    }

    private void ForgetThoseOver(long nowMs)
    {
        RoomSanction[] inForce = [.. _byUser.Values.Where(sanction => Until.Holds(sanction.UntilMs, nowMs))];
        _byUser.Clear();
        foreach (var sanction in inForce) _byUser.Add(sanction.User, sanction);
    }
}
