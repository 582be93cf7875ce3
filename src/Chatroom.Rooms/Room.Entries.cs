namespace Chatroom.Rooms;

/// <content>Keys and values that everyone in the room sees: who may write what.</content>
public sealed partial class Room
{
    private TokenBucket _entryWrites = new(options.EntryWritesPerSecond, 0);

    private void SetEntry(SetEntry set, IEffects effects) => WriteOne(
        set, new EntryWrite(set.Key, set.Value, set.Force, set.Version, set.TtlSeconds, set.AutoDelete), set.Notify, effects, isWhole: set.Value is not null);

    private void RemoveEntry(RemoveEntry remove, IEffects effects) =>
        WriteOne(remove, new EntryWrite(remove.Key, null, remove.Force, remove.Version), remove.Notify, effects);

    /// <param name="isWhole">Whether nothing is missing that this command must have.</param>
    private void WriteOne(MemberCommand command, in EntryWrite write, string? notify, IEffects effects, bool isWhole = true)
    {
        if (!IsMember(command, effects, out var member)) return;
        EndEntries(effects);
        var count = _entries.Count;
        var why = isWhole ? CheckNotify(notify) : new(Verdict.BadRoomParameter, Rules.Size);
        if (!why.Refuses) why = CheckWrite(command.User, member.Role, write, ref count);
        if (!why.Refuses) why = WriteRate(1);
        if (why.Refuses)
        {
            Refuse(command.Id, why, effects);
            return;
        }
        Write(command.User, write, effects);
        Done(command.Id, Seq, effects);
        Notify(command, notify, effects);
    }

    private void WriteEntries(WriteEntries batch, IEffects effects)
    {
        if (!IsMember(batch, effects, out var member)) return;
        EndEntries(effects);
        var why = CheckBatch(batch);
        if (!why.Refuses) why = CheckNotify(batch.Notify);
        List<(string Key, Verdict Code)> failed = [];
        List<EntryWrite> writes = [];
        if (!why.Refuses) why = Sort(batch, member.Role, writes, failed);
        if (!why.Refuses && writes.Count > 0) why = WriteRate(writes.Count);
        if (why.Refuses && failed.Count == 0)
        {
            Refuse(batch.Id, why, effects);
            return;
        }
        List<(string Key, long Version)> written = [];
        if (!why.Refuses)
        {
            foreach (var write in writes)
            {
                Write(batch.User, write, effects);
                written.Add((write.Key, Seq));
            }
            if (failed.Count > 0) why = new(Verdict.BatchPartlyFailed, Rules.Batch);
        }
        Say(batch.Id, new EntryBatchReply(why, written, failed), effects);
        if (written.Count > 0) Notify(batch, batch.Notify, effects);
    }

    /// <summary>What of a batch can be written and what cannot; refuses when it is to be all or nothing and not all can be.</summary>
    private Refusal Sort(WriteEntries batch, Role role, List<EntryWrite> writes, List<(string Key, Verdict Code)> failed)
    {
        var (count, first) = (_entries.Count, default(Refusal));
        foreach (var write in batch.Items)
        {
            var why = CheckWrite(batch.User, role, write, ref count);
            if (!why.Refuses)
            {
                writes.Add(write);
                continue;
            }
            failed.Add((write.Key, why.Code));
            if (!first.Refuses) first = why;
        }
        return batch.Partial ? default : first;
    }

    private Refusal CheckBatch(WriteEntries batch)
    {
        if (!Config.Entries) return new(Verdict.EntriesOff, Rules.Entries);
        if (batch.Items.Count < 1 || batch.Items.Count > Options.EntryBatchMax) return new(Verdict.BadRoomParameter, Rules.Limit);
        // Which of two writes of one key is meant nobody can know.
        var isEachOnce = batch.Items.DistinctBy(write => write.Key, StringComparer.Ordinal).Count() == batch.Items.Count;
        return isEachOnce ? default : new(Verdict.BadRoomParameter, Rules.Batch);
    }

    /// <param name="count">Entries that there will be when the write is done.</param>
    private Refusal CheckWrite(string user, Role role, in EntryWrite write, ref int count)
    {
        if (!Config.Entries) return new(Verdict.EntriesOff, Rules.Entries);
        if (role == Role.Guest || (write.Force && !role.Moderates())) return new(Verdict.NotAuthorised, Rules.Role);
        if (!Fits(write)) return new(Verdict.BadRoomParameter, Rules.Size);
        var isThere = _entries.TryGetValue(write.Key, out var entry);
        if (isThere && entry!.Owner != user && !write.Force) return new(Verdict.EntryExists, Rules.Owner);
        if (!isThere && write.Value is null) return new(Verdict.NoSuchEntry, Rules.Entry);
        if (write.Version is { } version && version != (entry?.Version ?? 0)) return new(Verdict.EntryExists, Rules.Version);
        if (!isThere && count >= Options.EntriesMax) return new(Verdict.EntryLimit, Rules.Limit);
        count += write.Value is null ? -1 : isThere ? 0 : 1;
        return default;
    }

    private bool Fits(in EntryWrite write) =>
        IsEntryKey(write.Key)
        && !(write.Value?.Length > Options.EntryValueChars)
        && write.Version is null or >= 0
        && (write.TtlSeconds is null || (write.TtlSeconds >= 1 && write.TtlSeconds <= Options.EntryTtlSecondsMax));

    private Refusal CheckNotify(string? notify) =>
        notify is null || Utf8Fits(notify, Options.ContentBytes) ? default : new(Verdict.BadRoomParameter, Rules.Size);

    private Refusal WriteRate(int writes) =>
        _entryWrites.TryTake(writes, Options.EntryWritesPerSecond, Options.EntryWritesPerSecond, _nowMs, out var wait)
            ? default
            : new(Verdict.TooFast, Rules.Rate, _nowMs + wait, wait);

    private bool IsEntryKey(string key)
    {
        if (key.Length < 1 || key.Length > Options.EntryKeyChars) return false;
        foreach (var c in key)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '=' or '-' or '_')) return false;
        return true;
    }

    private void Write(string user, in EntryWrite write, IEffects effects) => Emit(
        new EntryEvent(_nowMs, user, write.Key, write.Value)
        {
            UntilMs = write.TtlSeconds is { } seconds && write.Value is not null ? _nowMs + seconds * 1_000L : Until.Never,
            AutoDelete = write.AutoDelete && write.Value is not null,
        },
        effects);

    /// <summary>Says what a change is about. Who may not speak now has changed the entry and says nothing.</summary>
    private void Notify(MemberCommand command, string? text, IEffects effects)
    {
        if (text is null) return;
        Publish(new Publish(0, command.User, command.Session, $"entry-{Seq}", MessageTypes.Notice, text, null) { IsAboutEntry = true }, effects);
    }

    private void GetEntries(GetEntries get, IEffects effects)
    {
        if (!IsMember(get, effects, out _)) return;
        if (!Config.Entries)
        {
            Refuse(get.Id, new Refusal(Verdict.EntriesOff, Rules.Entries), effects);
            return;
        }
        var keys = get.Keys?.ToHashSet(StringComparer.Ordinal);
        Say(get.Id, new EntriesReply([.. Entries.Where(entry => keys is null || keys.Contains(entry.Key))]), effects);
    }
}
