using System.Collections.Concurrent;

namespace Chatroom.Gateway.Sessions;

/// <summary>The open sessions of this gateway, by id. Thread-safe. Bounded by the connection limit.</summary>
public sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public int Count => _sessions.Count;

    public IEnumerable<Session> All => _sessions.Values;

    public Session? Find(string id) => _sessions.GetValueOrDefault(id);

    public void Add(Session session) => _sessions[session.Id] = session;

    public void Remove(Session session) => _sessions.TryRemove(session.Id, out _);
}
