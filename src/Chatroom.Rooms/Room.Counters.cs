namespace Chatroom.Rooms;

/// <content>
/// Totals that only grow: likes, which gateways sum up, and counters that moderators and the server name. Likes are no speech: mutes
/// do not stop them.
/// </content>
public sealed partial class Room
{
    private readonly OrderedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private long _likes;
    private long _countersToldMs;

    /// <summary>The totals that the log has.</summary>
    public IReadOnlyCollection<Counter> Counters => [.. _counters.Select(counter => new Counter(counter.Key, counter.Value))];

    private long CountersDueMs => _likes > 0 ? _countersToldMs + Options.CounterTickMs : long.MaxValue;

    private void AddLikes(AddLikes likes, IEffects effects)
    {
        var why = !Exists ? new(Verdict.NoSuchRoom, Rules.NotInRoom)
            : likes.Added < 1 ? new(Verdict.BadRoomParameter, Rules.Size) : default(Refusal);
        if (why.Refuses)
        {
            Refuse(likes.Id, why, effects);
            return;
        }
        _likes += likes.Added;
        ActiveMs = _nowMs;
        if (_nowMs < CountersDueMs)
        {
            Say(likes.Id, new CountingReply(), effects);
            return;
        }
        TellLikes(effects);
        Done(likes.Id, Seq, effects);
    }

    /// <summary>Likes that the log does not have yet never were: whoever waits for them is told so.</summary>
    public void ForgetLikes() => _likes = 0;

    private void TellLikes(IEffects effects)
    {
        if (_likes > 0) TellCounters([Grown(MessageTypes.Like, _likes)], effects);
    }

    private void TellCounters(List<CounterChange> changes, IEffects effects)
    {
        _countersToldMs = _nowMs;
        Emit(new CountersEvent(_nowMs, changes), effects);
    }

    private CounterChange Grown(string name, long added) => new(name, _counters.GetValueOrDefault(name) + added, added);

    private void FoldChange(in CounterChange change)
    {
        if (change.Name == MessageTypes.Like) _likes = 0;
        if (change.Total is { } total) _counters[change.Name] = total;
        else _counters.Remove(change.Name);
    }

    private void AddToCounter(AddToCounter add, IEffects effects)
    {
        if (!IsModerator(add, effects, out _)) return;
        var fits = IsCounterName(add.Name) && add.Added >= 1 && add.Added <= Options.CounterAddMax;
        var why = !fits ? new(Verdict.BadRoomParameter, Rules.Size)
            : HasPlaceForCounter(add.Name) ? WriteRate(1) : new Refusal(Verdict.BadRoomParameter, Rules.Limit);
        if (why.Refuses)
        {
            Refuse(add.Id, why, effects);
            return;
        }
        var isLike = add.Name == MessageTypes.Like;
        List<CounterChange> changes = [Grown(add.Name, add.Added + (isLike ? _likes : 0))];
        if (!isLike && _likes > 0) changes.Add(Grown(MessageTypes.Like, _likes));
        TellCounters(changes, effects);
        Say(add.Id, new CountersReply([new Counter(add.Name, _counters[add.Name])]), effects);
    }

    private void RemoveCounter(RemoveCounter remove, IEffects effects)
    {
        if (!IsModerator(remove, effects, out _)) return;
        var why = _counters.ContainsKey(remove.Name) ? WriteRate(1) : new(Verdict.NoSuchEntry, Rules.Counter);
        if (why.Refuses)
        {
            Refuse(remove.Id, why, effects);
            return;
        }
        // Likes that were counted before it go with it, but are told first: whoever gave them is answered.
        TellLikes(effects);
        TellCounters([new CounterChange(remove.Name, null, 0)], effects);
        Done(remove.Id, Seq, effects);
    }

    private void GetCounters(GetCounters get, IEffects effects)
    {
        if (IsMember(get, effects, out _)) Say(get.Id, new CountersReply(Counters), effects);
    }

    // One place is always kept for likes.
    private bool HasPlaceForCounter(string name) =>
        name == MessageTypes.Like || _counters.ContainsKey(name)
        || _counters.Count + (_counters.ContainsKey(MessageTypes.Like) ? 0 : 1) < Options.CountersMax;

    private bool IsCounterName(string name)
    {
        if (name.Length < 1 || name.Length > Options.CounterNameChars) return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }
}
