namespace Chatroom.Rooms;

/// <content>State that outlives the process, and how the log makes it.</content>
public sealed partial class Room
{
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<MessageEvent> _recent = new();
    private RecentIds _recentIds = new(options.IdempotencyIds, options.IdempotencyMs);

    /// <summary>Puts one event of the log into effect. Events come in order of their seqs, each once.</summary>
    /// <exception cref="InvalidOperationException">The event is not the next of the log.</exception>
    public void Fold(RoomEvent happened)
    {
        if (happened is CreatedEvent && !Exists) Seq = 0;
        if (happened.Seq != Seq + 1) throw new InvalidOperationException($"room {Id} stands at {Seq}, the event at {happened.Seq}");
        Seq += happened.SeqCount;
        // After a restart the log's times go on, even where this machine's clock is behind the last one's.
        _nowMs = Math.Max(_nowMs, happened.TimeMs);
        switch (happened)
        {
            case MessageEvent message:
                _recentIds.Add(new RecentId(message.User, message.ClientId, message.Seq, message.TimeMs), message.TimeMs);
                if (_recent.Count == Options.RecentMessages) _recent.Dequeue();
                _recent.Enqueue(message);
                NoteMessage(message);
                break;
            case RecallEvent recall:
                FoldRecall(recall);
                // Who takes back what they said themselves is no moderator.
                if (!recall.IsOwn) Note(recall, AuditKinds.Recall, recall.By, recall.User ?? "", recall.MutedUntilMs);
                break;
            case RestoreEvent restore:
                FoldRestore(restore);
                Note(restore, AuditKinds.Undo, restore.By);
                break;
            case HeldEvent held: FoldHeld(held); break;
            case DecidedEvent decided:
                _held.Remove(decided.Held);
                Note(decided, decided.Approved ? AuditKinds.Approve : AuditKinds.Deny, decided.By, decided.User);
                break;
            case EntryEvent { Value: { } value } entry:
                var owner = _entries.TryGetValue(entry.Key, out var old) ? old.Owner : entry.User;
                _entries[entry.Key] = new Entry(entry.Key, value, entry.Seq, owner) { UntilMs = entry.UntilMs, AutoDelete = entry.AutoDelete };
                PlanEntries();
                break;
            case EntryEvent entry:
                _entries.Remove(entry.Key);
                PlanEntries();
                break;
            case CountersEvent counters:
                foreach (var change in counters.Changes) FoldChange(change);
                break;
            case MuteEvent e:
                PutInForce(SanctionKind.Mute, new RoomSanction(e.User, e.By, e.ByRole, e.TimeMs, e.UntilMs, e.Reason, e.Seq), e);
                break;
            case SanctionEvent e:
                PutInForce(e.Kind, new RoomSanction(e.User, e.By, e.ByRole, e.TimeMs, e.UntilMs, e.Reason, e.Seq), e);
                break;
            case KickEvent kick:
                Note(kick, AuditKinds.Kick, kick.By, kick.User, reason: kick.Reason);
                break;
            case RoomWordsEvent words:
                ChangeWords(words);
                Note(words, AuditKinds.Words, words.By);
                break;
            case DistributionEvent distribution:
                _stoppedSeq = distribution.On ? 0 : distribution.Seq;
                Note(distribution, distribution.On ? AuditKinds.Resume : AuditKinds.Stop, distribution.By);
                break;
            case ConfigEvent config:
                Config = config.Change.On(Config);
                Note(config, AuditKinds.Configure, config.By);
                break;
            case CreatedEvent created:
                Epoch = LastEpoch = created.Epoch;
                CreatedMs = created.TimeMs;
                ActiveMs = Math.Max(ActiveMs, created.TimeMs);
                Config = created.Config;
                break;
            case DestroyedEvent:
                Clear();
                break;
        }
        if (happened is RecallEvent or RestoreEvent or DistributionEvent or DestroyedEvent) ShownSeq = happened.Seq;
    }

    /// <summary>The durable state as it stands.</summary>
    public RoomSnapshot Snapshot() => new(
        Epoch, Seq, CreatedMs, Config, [.. _entries.Values], [.. _mutes.OldestFirst], _recentIds.ToArray(), [.. _recent])
    {
        Bans = [.. _bans.OldestFirst],
        Exceptions = [.. _exceptions.OldestFirst],
        MuteAll = _muteAll,
        Audit = [.. _audit],
        Words = [.. WordList],
        StoppedSeq = _stoppedSeq,
        Messages = _messages.ToArray(),
        Recalled = [.. _recalled.Order()],
        Recalls = [.. _recalls.Values],
        Held = [.. _held.Values],
        Counters = [.. Counters],
        ActiveMs = ActiveMs,
    };

    /// <summary>
    /// Takes <paramref name="snapshot"/> for the durable state, null for a room that is not there; fold what the log has after it.
    /// Members stay. Likes that were not told yet are forgotten: whoever counts on them is told so.
    /// </summary>
    /// <param name="epochFloor">An epoch that this room may have had before; the next one is higher.</param>
    public void Restore(RoomSnapshot? snapshot, long epochFloor = 0)
    {
        var activeMs = ActiveMs;
        Clear();
        ActiveMs = activeMs;
        Seq = snapshot?.Seq ?? 0;
        LastEpoch = Math.Max(LastEpoch, epochFloor);
        if (snapshot is null) return;
        Epoch = snapshot.Epoch;
        LastEpoch = Math.Max(LastEpoch, Epoch);
        CreatedMs = snapshot.CreatedMs;
        Config = snapshot.Config;
        ActiveMs = Math.Max(activeMs, snapshot.ActiveMs);
        _nowMs = Math.Max(_nowMs, snapshot.CreatedMs);
        _stoppedSeq = snapshot.StoppedSeq;
        RestoreWords(snapshot.Words);
        Restore(_mutes, snapshot.Mutes);
        Restore(_bans, snapshot.Bans);
        Restore(_exceptions, snapshot.Exceptions);
        _muteAll = snapshot.MuteAll;
        foreach (var record in snapshot.Audit) _audit.Enqueue(record);
        foreach (var entry in snapshot.Entries) _entries[entry.Key] = entry;
        foreach (var place in snapshot.Messages) _messages.Add(place);
        _recalled.UnionWith(snapshot.Recalled);
        foreach (var recall in snapshot.Recalls) _recalls.Add(recall.Seq, recall);
        foreach (var held in snapshot.Held) _held.Add(held.Seq, held);
        foreach (var id in snapshot.RecentIds) _recentIds.Add(id, id.TimeMs);
        foreach (var counter in snapshot.Counters) _counters[counter.Name] = counter.Total;
        foreach (var message in snapshot.RecentMessages)
        {
            _recent.Enqueue(message);
            _nowMs = Math.Max(_nowMs, message.TimeMs);
        }
        PlanEntries();
    }

    /// <summary>No durable state at all, as before the room was made. The seq stays: what ends a log is part of it.</summary>
    private void Clear()
    {
        _entries.Clear();
        Restore(_mutes, []);
        Restore(_bans, []);
        Restore(_exceptions, []);
        _muteAll = null;
        _audit.Clear();
        _recent.Clear();
        _messages.Clear();
        _recalled.Clear();
        _recalls.Clear();
        _held.Clear();
        RestoreWords([]);
        (_stoppedSeq, ShownSeq) = (0, 0);
        _recentIds = new RecentIds(Options.IdempotencyIds, Options.IdempotencyMs);
        _counters.Clear();
        _likes = 0;
        PlanEntries();
        Epoch = 0;
        CreatedMs = 0;
        ActiveMs = 0;
        Config = Options.Config;
    }
}
