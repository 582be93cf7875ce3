namespace Chatroom.Gateway.Feeds;

/// <summary>
/// Whom a room has put out, and when this gateway heard of it: no ticket from before is served from the ring, the room is asked first.
/// Thread-safe. Bounded: beyond so many users no ticket of anybody from before is.
/// </summary>
public sealed class PutOutUsers
{
    private const int UsersMax = 1_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sinceMs = new(StringComparer.Ordinal);
    private long _everybodySinceMs = long.MinValue;

    /// <param name="nowMs">Unix milliseconds, of the clock that issues tickets.</param>
    public void Add(string user, long nowMs)
    {
        lock (_lock)
        {
            if (_sinceMs.Count >= UsersMax)
            {
                _sinceMs.Clear();
                _everybodySinceMs = nowMs;
            }
            _sinceMs[user] = nowMs;
        }
    }

    /// <summary>Whether a ticket of that user may be served before the room is asked.</summary>
    /// <param name="issuedMs">When it was issued, Unix milliseconds.</param>
    public bool MayComeBack(string user, long issuedMs)
    {
        lock (_lock) return issuedMs > _everybodySinceMs && issuedMs > _sinceMs.GetValueOrDefault(user, long.MinValue);
    }
}
