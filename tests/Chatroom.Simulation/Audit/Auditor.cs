using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Audit;

/// <summary>
/// Knows what came to the disk and what clients were told, and holds one against the other. Written from PROTOCOL.md and the room's rules;
/// shares nothing with the code under test. One run's.
/// </summary>
/// <param name="settleMs">How long after the answer to a join the room before may still take what was on its way.</param>
internal sealed class Auditor(Func<long> nowMs, long settleMs)
{
    private readonly SortedDictionary<string, List<RoomLog>> _logs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RoomLikes> _likes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string User, string Id), (long Epoch, long Seq)> _acked = [];
    private readonly HashSet<(string User, string Id)> _never = [];
    private readonly Dictionary<string, (string Room, long SinceMs)> _where = [];
    private readonly Dictionary<string, (long SinceMs, long UntilMs)> _muted = [];

    public IEnumerable<RoomLog> Logs => _logs.Values.SelectMany(logs => logs);

    public int Acked => _acked.Count;

    /// <summary>The newest log of a room.</summary>
    public RoomLog Log(string room) => LogsOf(room) is [.., var newest] ? newest : new RoomLog(room, 0, Likes(room));

    public RoomLog Log(string room, long epoch) => LogsOf(room).Find(log => log.Epoch == epoch) ?? new RoomLog(room, epoch, Likes(room));

    /// <summary>The likes of a room.</summary>
    public RoomLikes Likes(string room)
    {
        if (!_likes.TryGetValue(room, out var likes)) _likes.Add(room, likes = new RoomLikes());
        return likes;
    }

    /// <summary>All logs that a room has had, oldest first.</summary>
    public List<RoomLog> LogsOf(string room)
    {
        if (!_logs.TryGetValue(room, out var logs)) _logs.Add(room, logs = []);
        return logs;
    }

    /// <summary>A batch has come to the disk.</summary>
    public void Appended(string room, long epoch, long first, long next, byte[] events)
    {
        var log = Log(room);
        if (log.Epoch != epoch)
        {
            if (log.Epoch != 0 && !log.IsEnded) Broken("one-log", $"{room}: the log {log.Epoch} stands at {log.Head} and {epoch} begins: nobody destroyed the room");
            if (epoch < log.Epoch) Broken("one-log", $"{room}: {epoch} comes behind {log.Epoch}");
            LogsOf(room).Add(log = new RoomLog(room, epoch, Likes(room)));
        }
        var before = log.Events.Count;
        log.Append(first, next, Pack.Read(events));
        foreach (var happened in log.Events.Skip(before).Where(one => one.Kind == LogEvent.Message)) CheckSpeaker(log, happened);
    }

    /// <summary>A message was acknowledged.</summary>
    public void Acknowledged(string room, string user, string id, string content, object? details)
    {
        var (epoch, seq) = (Values.Int(Values.Of(details, "epoch")), Values.Int(Values.Of(details, "seq")));
        var log = Log(room, epoch);
        if (log.At(seq) is not { Kind: LogEvent.Message } stored || stored.User != user || stored.Id != id)
            Broken("acked-is-stored", $"{user} {id} acked at {epoch}/{seq}, the store of {room} ({log.Epoch}, {log.Head}) has {log.At(seq)?.Shown}");
        else if (stored.Content != content)
            Broken("acked-is-stored", $"{user} {id} said {content}, the store has {stored.Content}");
        if (!_acked.TryAdd((user, id), (epoch, seq)) && _acked[(user, id)] != (epoch, seq))
            Broken("exactly-once", $"{user} {id} acked at {seq} and before at {_acked[(user, id)].Seq}");
    }

    /// <summary>Every attempt at a message was refused: it is never there.</summary>
    public void Refused(string room, string user, string id, long code)
    {
        _never.Add((user, id));
        foreach (var log in LogsOf(room)) CheckNever(log, user, id, code);
    }

    /// <summary>It is tried again.</summary>
    public void TriedAgain(string user, string id) => _never.Remove((user, id));

    /// <summary>The answer to the newest join of a user is here: they are in this room and in no other.</summary>
    public void Settled(string user, string room) => _where[user] = (room, nowMs());

    /// <summary>They are on their way to another.</summary>
    public void Moves(string user) => _where.Remove(user);

    /// <summary>The server has muted the user in all rooms, is told so, and has not begun to lift it.</summary>
    public void MutedEverywhere(string user, long untilMs) => _muted[user] = (nowMs(), untilMs);

    public void LiftsEverywhere(string user) => _muted.Remove(user);

    /// <summary>When all is quiet, a user is in the room that their client knows of, and in no other.</summary>
    public static void CheckPlace(string user, string room, IReadOnlyDictionary<string, List<string>> members)
    {
        var found = members.Where(one => one.Value.Contains(user)).Select(one => one.Key).ToArray();
        if (room.Length > 0 ? found is not [var only] || only != room : found.Length > 1)
            Broken("one-room", $"{user} is in '{room}', the rooms say [{string.Join(' ', found)}]");
    }

    /// <summary>When the run is over: whatever was said to last is there.</summary>
    public void Close()
    {
        foreach (var (room, likes) in _likes) likes.Close(Log(room));
        foreach (var log in Logs)
            foreach (var (user, id) in _never) CheckNever(log, user, id, 0);
    }

    private static void CheckNever(RoomLog log, string user, string id, long code)
    {
        if (log.Message(user, id) is { } stored) Broken("refused-is-not-stored", $"{user} {id} was refused ({code}), the store of {log.Room} has it at {stored.First}");
    }

    private void CheckSpeaker(RoomLog log, LogEvent message)
    {
        if (_never.Contains((message.User, message.Id))) CheckNever(log, message.User, message.Id, 0);
        if (message.Role is null && _muted.TryGetValue(message.User, out var mute) && message.TimeMs > mute.SinceMs && (mute.UntilMs == -1 || message.TimeMs < mute.UntilMs))
            Broken("sanctions", $"{message.User} speaks in {log.Room} at {message.TimeMs} and is muted everywhere since {mute.SinceMs}");
        if (_where.TryGetValue(message.User, out var where) && where.Room != log.Room && message.TimeMs > where.SinceMs + settleMs)
            Broken("one-room", $"{message.User} speaks in {log.Room} at {message.TimeMs} and is in {where.Room} since {where.SinceMs}");
    }

    private static void Broken(string invariant, string message) => throw new InvariantBrokenException(invariant, message);
}
