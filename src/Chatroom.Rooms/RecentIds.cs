namespace Chatroom.Rooms;

/// <summary>
/// The client message ids of the last minutes, so that a resend gets the first answer and never makes a second message.
/// Bounded by time and number; the oldest goes first. Not thread-safe.
/// </summary>
internal sealed class RecentIds(int capacity, int keepMs)
{
    private readonly Dictionary<(string User, string Id), RecentId> _byId = new(IdComparer.Instance);
    private readonly Queue<RecentId> _oldestFirst = new();

    /// <summary>Oldest first.</summary>
    public RecentId[] ToArray() => _oldestFirst.ToArray();

    public bool TryFind(string user, string id, long nowMs, out RecentId found) =>
        _byId.TryGetValue((user, id), out found) && nowMs - found.TimeMs < keepMs;

    public void Add(in RecentId id, long nowMs)
    {
        while (_oldestFirst.TryPeek(out var oldest) && (_oldestFirst.Count >= capacity || nowMs - oldest.TimeMs >= keepMs))
        {
            _oldestFirst.Dequeue();
            // A later message may have taken the same id after the first one's time: that one stays.
            if (_byId.Remove((oldest.User, oldest.Id), out var kept) && kept.Seq != oldest.Seq) _byId.Add((kept.User, kept.Id), kept);
        }
        _oldestFirst.Enqueue(id);
        _byId[(id.User, id.Id)] = id;
    }

    private sealed class IdComparer : IEqualityComparer<(string User, string Id)>
    {
        public static readonly IdComparer Instance = new();

        public bool Equals((string User, string Id) x, (string User, string Id) y) =>
            string.Equals(x.User, y.User, StringComparison.Ordinal) && string.Equals(x.Id, y.Id, StringComparison.Ordinal);

        public int GetHashCode((string User, string Id) key) =>
            unchecked((string.GetHashCode(key.User, StringComparison.Ordinal) * 397) ^ string.GetHashCode(key.Id, StringComparison.Ordinal));
    }
}

/// <summary>A client message id and the answer that it got. Immutable.</summary>
/// <param name="IsHeld">It waited for a decision; once approved, the message's own place stands here.</param>
public readonly record struct RecentId(string User, string Id, long Seq, long TimeMs, bool IsHeld = false);
