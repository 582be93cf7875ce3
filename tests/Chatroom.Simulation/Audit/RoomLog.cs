using Chatroom.Simulation.Runs;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Audit;

/// <summary>
/// What the store holds of one epoch of a room, event by event as it came to the disk, and what must be true of it by itself. One run's.
/// Slow and plain on purpose: it keeps everything and looks it up again each time.
/// </summary>
internal sealed class RoomLog(string room, long epoch, RoomLikes likes)
{
    private readonly List<LogEvent> _bySeq = [];
    private readonly List<LogEvent> _events = [];
    private readonly Dictionary<(string User, string Id), LogEvent> _messages = [];
    private readonly Dictionary<string, long> _versions = [];
    private readonly Dictionary<long, long> _recalls = [];

    public string Room { get; } = room;
    public long Epoch { get; } = epoch;

    /// <summary>Whether its last event is there: the room was destroyed.</summary>
    public bool IsEnded => _events.Count > 0 && _events[^1].Kind == LogEvent.Destroyed;
    public long Head => _bySeq.Count;
    public IReadOnlyList<LogEvent> Events => _events;
    public Sanctions Sanctions { get; } = new();
    public Likes Likes { get; } = new(likes);

    /// <summary>The event that has this seq; null: nothing is stored there.</summary>
    public LogEvent? At(long seq) => seq >= 1 && seq <= Head ? _bySeq[(int)seq - 1] : null;

    public LogEvent? Message(string user, string id) => _messages.GetValueOrDefault((user, id));

    /// <summary>Seq of the event that took the message back; 0: nobody did.</summary>
    public long RecalledBy(long seq) => _recalls.GetValueOrDefault(seq);

    /// <summary>A batch has come to the disk.</summary>
    public void Append(long first, long next, object? events)
    {
        if (first != Head + 1) Broken("dense-log", $"the store has 1..{Head} and takes {first}");
        foreach (var raw in Values.List(events)) Append(LogEvent.Of(Head + 1, raw));
        if (Head + 1 != next) Broken("dense-log", $"a batch {first}..{next - 1} holds events up to {Head}");
    }

    private void Append(LogEvent happened)
    {
        if (IsEnded) Broken("one-log", $"{happened.Shown} behind the room's end");
        _events.Add(happened);
        for (var i = 0; i < happened.Count; i++) _bySeq.Add(happened);
        switch (happened.Kind)
        {
            case LogEvent.Message: Said(happened); break;
            case LogEvent.Entry: Wrote(happened); break;
            case LogEvent.Recall:
                foreach (var seq in Values.List(happened.Raw[3])) _recalls[Values.Int(seq)] = happened.First;
                break;
            case LogEvent.Counters: Likes.Take(this, happened); break;
            case LogEvent.Mute or LogEvent.Sanction: Sanctions.Take(happened); break;
        }
    }

    private void Said(LogEvent message)
    {
        if (!_messages.TryAdd((message.User, message.Id), message))
            Broken("exactly-once", $"{message.User} {message.Id} is at {_messages[(message.User, message.Id)].First} and at {message.First}");
        if (Sanctions.Against(message) is { } sanction)
            Broken("sanctions", $"{message.User} speaks at {message.First}, time {message.TimeMs}, in spite of {sanction}");
    }

    private void Wrote(LogEvent entry)
    {
        var (key, version) = (Values.Text(entry.Raw[3]), Values.Int(entry.Raw[5]));
        if (version <= _versions.GetValueOrDefault(key)) Broken("entry-versions", $"{key} goes from {_versions[key]} to {version}");
        _versions[key] = version;
    }

    /// <summary>The entries as they stood at a seq: key to its event.</summary>
    public Dictionary<string, LogEvent> EntriesAt(long seq)
    {
        var entries = new Dictionary<string, LogEvent>();
        foreach (var entry in _events.Where(one => one.Kind == LogEvent.Entry && one.First <= seq))
        {
            if (entry.Raw[4] is null) entries.Remove(Values.Text(entry.Raw[3]));
            else entries[Values.Text(entry.Raw[3])] = entry;
        }
        return entries;
    }

    public void Broken(string invariant, string message) => throw new InvariantBrokenException(invariant, $"room {Room}: {message}");
}
