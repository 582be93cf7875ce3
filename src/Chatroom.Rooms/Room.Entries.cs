namespace Chatroom.Rooms;

/// <content>Keys and values that everyone in the room sees.</content>
public sealed partial class Room
{
    private TokenBucket _entryWrites = new(options.EntryWritesPerSecond, 0);

    private void SetEntry(SetEntry set, IEffects effects)
    {
        if (!IsMember(set, effects, out var member)) return;
        var why = CheckWrite(member, set.Key, set.Force);
        if (!why.Refuses && set.Value.Length > Options.EntryValueChars) why = new(Verdict.BadRoomParameter, Rules.Size);
        if (!why.Refuses && !_entries.ContainsKey(set.Key) && _entries.Count >= Options.EntriesMax) why = new(Verdict.EntryLimit, Rules.Limit);
        if (!why.Refuses) why = WriteRate();
        Write(set.Id, set.User, set.Key, set.Value, why, effects);
    }

    private void RemoveEntry(RemoveEntry remove, IEffects effects)
    {
        if (!IsMember(remove, effects, out var member)) return;
        var why = CheckWrite(member, remove.Key, remove.Force);
        if (!why.Refuses && !_entries.ContainsKey(remove.Key)) why = new(Verdict.NoSuchEntry, Rules.NotInRoom);
        if (!why.Refuses) why = WriteRate();
        Write(remove.Id, remove.User, remove.Key, null, why, effects);
    }

    private void Write(long id, string user, string key, string? value, in Refusal why, IEffects effects)
    {
        if (why.Refuses)
        {
            Refuse(id, why, effects);
            return;
        }
        Emit(new EntryEvent(_nowMs, user, key, value), effects);
        Done(id, Seq, effects);
    }

    private Refusal CheckWrite(Member member, string key, bool force)
    {
        if (!Config.Entries) return new(Verdict.EntriesOff, Rules.Limit);
        if (member.Role == Role.Guest || (force && !member.Role.Moderates())) return new(Verdict.NotAuthorised, Rules.Role);
        if (!IsEntryKey(key)) return new(Verdict.BadRoomParameter, Rules.Size);
        var foreign = _entries.TryGetValue(key, out var entry) && entry.Owner != member.User;
        return foreign && !force ? new(Verdict.EntryExists, Rules.Owner) : default;
    }

    private Refusal WriteRate() =>
        _entryWrites.TryTake(Options.EntryWritesPerSecond, Options.EntryWritesPerSecond, _nowMs, out var wait)
            ? default
            : new(Verdict.TooFast, Rules.Rate, _nowMs + wait, wait);

    private bool IsEntryKey(string key)
    {
        if (key.Length < 1 || key.Length > Options.EntryKeyChars) return false;
        foreach (var c in key)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '=' or '-' or '_')) return false;
        return true;
    }

    private void GetEntries(GetEntries get, IEffects effects)
    {
        if (!IsMember(get, effects, out _)) return;
        if (!Config.Entries)
        {
            Refuse(get.Id, new Refusal(Verdict.EntriesOff, Rules.Limit), effects);
            return;
        }
        IReadOnlyList<Entry> items = get.Keys is null
            ? [.. _entries.Values]
            : [.. get.Keys.Distinct().Where(_entries.ContainsKey).Select(key => _entries[key])];
        Say(get.Id, new EntriesReply(items), effects);
    }
}
