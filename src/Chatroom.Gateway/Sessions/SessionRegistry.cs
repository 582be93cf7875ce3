using System.Collections.Concurrent;

namespace Chatroom.Gateway.Sessions;

/// <summary>The open sessions of this gateway, by id. Thread-safe. Bounded by the connection limit.</summary>
public sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>How many there are; looked at for each ticket, and the dictionary would lock all of itself to say it.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Those that are open while it is gone through. Not the dictionary's values: those are a copy of all, which the watch would make each second.</summary>
    public IEnumerable<Session> All
    {
        get
        {
            foreach (var (_, session) in _sessions) yield return session;
        }
    }

    public Session? Find(string id) => _sessions.GetValueOrDefault(id);

    public void Add(Session session)
    {
        if (_sessions.TryAdd(session.Id, session)) Interlocked.Increment(ref _count);
    }

    public void Remove(Session session)
    {
        if (_sessions.TryRemove(session.Id, out _)) Interlocked.Decrement(ref _count);
    }
}
