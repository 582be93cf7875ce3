namespace Chatroom.LoadTest.Accounts;

/// <summary>Two members were shown different messages at the same seq. Immutable.</summary>
internal readonly record struct Disagreement(long Seq, int MemberA, ulong HashA, int MemberB, ulong HashB);

/// <summary>
/// The hash of each seq as the first member saw it; who sees it otherwise is noted. Not thread-safe. Holds at most
/// <see cref="Capacity"/> seqs, what is beyond is proved by the members' digests alone; notes at most
/// <see cref="NotedMax"/> disagreements.
/// </summary>
internal sealed class SeenLog
{
    internal const int Capacity = 1 << 23;
    internal const int NotedMax = 32;

    private readonly List<Disagreement> _noted = [];
    private readonly List<(ulong Hash, int Member)> _seen = [];
    private long _from = -1;

    internal IReadOnlyList<Disagreement> Disagreements => _noted;

    /// <summary>Member <paramref name="member"/> was shown this at <paramref name="seq"/>; only messages are asked about.</summary>
    internal void Note(long seq, ulong hash, int member)
    {
        if (_from < 0) _from = seq;
        var at = seq - _from;
        if (at is < 0 or >= Capacity) return;
        while (_seen.Count <= at) _seen.Add((0, -1));
        var (had, first) = _seen[(int)at];
        if (first < 0) _seen[(int)at] = (hash, member);
        else if (had != hash && _noted.Count < NotedMax) _noted.Add(new Disagreement(seq, first, had, member, hash));
    }
}
