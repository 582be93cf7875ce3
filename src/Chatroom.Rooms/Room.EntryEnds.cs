namespace Chatroom.Rooms;

/// <content>
/// Entries that end by themselves: at their time, or because their owner has left. Reads do not show them from then on; the event
/// follows with the next tick or write. Where owners are is of this process: after a restart each has the grace to come back.
/// </content>
public sealed partial class Room
{
    private readonly HashSet<string> _autoOwners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _awayOwners = new(StringComparer.Ordinal);
    private long _entriesDueMs = long.MaxValue;
    private bool _hasUnplacedOwners;

    /// <summary>The entries in force.</summary>
    public IReadOnlyCollection<Entry> Entries =>
        _nowMs < _entriesDueMs ? _entries.Values : [.. _entries.Values.Where(entry => !IsOver(entry))];

    private bool IsOver(Entry entry) =>
        (entry.UntilMs != Until.Never && entry.UntilMs <= _nowMs)
        || (entry.AutoDelete && _awayOwners.TryGetValue(entry.Owner, out var dueMs) && dueMs <= _nowMs);

    private void EndEntries(IEffects effects)
    {
        if (_nowMs < _entriesDueMs) return;
        foreach (var entry in _entries.Values.Where(IsOver).ToArray()) Emit(new EntryEvent(_nowMs, "", entry.Key, null), effects);
    }

    /// <summary>Finds out what ends next. Called whenever an entry changes, or an owner comes or goes.</summary>
    private void PlanEntries()
    {
        _autoOwners.Clear();
        _entriesDueMs = long.MaxValue;
        foreach (var entry in _entries.Values)
        {
            if (entry.UntilMs != Until.Never) _entriesDueMs = Math.Min(_entriesDueMs, entry.UntilMs);
            if (!entry.AutoDelete) continue;
            _autoOwners.Add(entry.Owner);
            if (_awayOwners.TryGetValue(entry.Owner, out var dueMs)) _entriesDueMs = Math.Min(_entriesDueMs, dueMs);
            else if (_members.Find(entry.Owner) is null) _hasUnplacedOwners = true;
        }
        foreach (var owner in _awayOwners.Keys)
            if (!_autoOwners.Contains(owner)) _awayOwners.Remove(owner);
    }

    /// <summary>Owners who are not in the room, of whom it is not known since when, have the grace from now on.</summary>
    private void PlaceOwners()
    {
        _hasUnplacedOwners = false;
        foreach (var owner in _autoOwners)
            if (_members.Find(owner) is null) _awayOwners.TryAdd(owner, _nowMs + Options.GraceMs);
        PlanEntries();
    }

    private void OwnerLeft(string user)
    {
        if (!_autoOwners.Contains(user)) return;
        _awayOwners[user] = _nowMs;
        PlanEntries();
    }

    private void OwnerIsBack(string user)
    {
        if (_awayOwners.Remove(user)) PlanEntries();
    }
}
