namespace Chatroom.Rooms;

/// <summary>
/// Members who spoke and left a short while ago, for the rates that they come back to. Bounded by time and number; the oldest goes
/// first. Not thread-safe.
/// </summary>
internal sealed class Departures(RoomOptions options)
{
    private readonly Dictionary<string, Member> _byUser = new(StringComparer.Ordinal);
    private readonly Queue<(Member Member, long LeftMs)> _oldestFirst = new();

    // By then slow mode has ended, a bucket of at least one token a second is full again, and everything may be said again.
    private readonly long _keepMs =
        1_000L * Math.Max(Math.Max(options.SlowModeSecondsMax, options.SenderBurstMessages), 60 * options.UniqueMinutesMax);

    public IEnumerable<Member> All => _byUser.Values;

    public void Add(Member member, long nowMs)
    {
        while (_oldestFirst.TryPeek(out var oldest) && (_oldestFirst.Count >= options.Departures || nowMs - oldest.LeftMs >= _keepMs))
        {
            _oldestFirst.Dequeue();
            if (_byUser.GetValueOrDefault(oldest.Member.User) == oldest.Member) _byUser.Remove(oldest.Member.User);
        }
        if (options.Departures == 0) return;
        _oldestFirst.Enqueue((member, nowMs));
        _byUser[member.User] = member;
    }

    public void Clear()
    {
        _byUser.Clear();
        _oldestFirst.Clear();
    }

    public bool TryTake(string user, out Member member) => _byUser.Remove(user, out member!);
}
