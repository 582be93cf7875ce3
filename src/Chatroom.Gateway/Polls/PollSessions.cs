using System.Collections.Concurrent;
using System.Security.Cryptography;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Polls;

/// <summary>
/// The sessions whose clients poll, by their keys, and why the newest of those that are over ended. Thread-safe. Bounded by the
/// connection limit and <see cref="GatewayOptions.PollsClosedMax"/>.
/// </summary>
internal sealed class PollSessions(SessionHost host, Admission admission)
{
    private const int KeyBytes = 16;
    /// <summary>Why a session ended that its client has closed or lost.</summary>
    public static CloseReason Left { get; } = new(1000, 0, "closed");
    private readonly ConcurrentDictionary<string, PollSession> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CloseReason> _closed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _oldest = new();

    public int Count => _open.Count;

    public PollSession? Find(string key) => _open.GetValueOrDefault(key);

    /// <summary>Why a session that is over ended; null: there was none of that key, or it is forgotten.</summary>
    public CloseReason? WhyClosed(string key) => _closed.GetValueOrDefault(key);

    /// <summary>A new session, which runs until it is over. What admitted it is given back then.</summary>
    /// <param name="address">Where it is counted; null: nowhere.</param>
    public PollSession Open(WireFormat format, AddressCount? address)
    {
        var session = new PollSession(host, format, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
        _open[session.Key] = session;
        _ = Run(session, address);
        return session;
    }

    private async Task Run(PollSession session, AddressCount? address)
    {
        try
        {
            await session.Run();
        }
        finally
        {
            Remember(session.Key, session.Closing ?? Left);
            _open.TryRemove(session.Key, out _);
            admission.Leave(address);
            session.Dispose();
        }
    }

    private void Remember(string key, CloseReason reason)
    {
        _closed[key] = reason;
        _oldest.Enqueue(key);
        while (_oldest.Count > host.Options.PollsClosedMax && _oldest.TryDequeue(out var oldest)) _closed.TryRemove(oldest, out _);
    }
}
