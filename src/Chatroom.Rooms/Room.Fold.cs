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
            case RecallEvent recall: FoldRecall(recall); break;
            case RestoreEvent restore: FoldRestore(restore); break;
            case HeldEvent held: FoldHeld(held); break;
            case DecidedEvent decided: _held.Remove(decided.Held); break;
            case EntryEvent { Value: { } value } entry:
                var owner = _entries.TryGetValue(entry.Key, out var old) ? old.Owner : entry.User;
                _entries[entry.Key] = new Entry(entry.Key, value, entry.Seq, owner);
                break;
            case EntryEvent entry:
                _entries.Remove(entry.Key);
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
                break;
            case DistributionEvent distribution:
                _stoppedSeq = distribution.On ? 0 : distribution.Seq;
                break;
            case ConfigEvent config:
                Config = config.Change.On(Config);
                Note(config, AuditKinds.Configure, config.By);
                break;
            case CreatedEvent created:
                // Times are unique enough to name a log: a later one always has the higher number.
                Epoch = created.TimeMs;
                CreatedMs = created.TimeMs;
                Config = created.Config;
                break;
        }
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
    };

    /// <summary>
    /// Takes <paramref name="snapshot"/> for the durable state, null for a room that is not there; fold what the log has after it.
    /// Members stay.
    /// </summary>
    public void Restore(RoomSnapshot? snapshot)
    {
        _entries.Clear();
        Restore(_mutes, snapshot?.Mutes ?? []);
        Restore(_bans, snapshot?.Bans ?? []);
        Restore(_exceptions, snapshot?.Exceptions ?? []);
        _muteAll = snapshot?.MuteAll;
        _audit.Clear();
        foreach (var record in snapshot?.Audit ?? []) _audit.Enqueue(record);
        _recent.Clear();
        _messages.Clear();
        _recalled.Clear();
        _recalls.Clear();
        _held.Clear();
        _recentIds = new RecentIds(Options.IdempotencyIds, Options.IdempotencyMs);
        Epoch = snapshot?.Epoch ?? 0;
        Seq = snapshot?.Seq ?? 0;
        CreatedMs = snapshot?.CreatedMs ?? 0;
        _stoppedSeq = snapshot?.StoppedSeq ?? 0;
        Config = snapshot?.Config ?? Options.Config;
        RestoreWords(snapshot?.Words ?? []);
        if (snapshot is null) return;
        _nowMs = Math.Max(_nowMs, snapshot.CreatedMs);
        foreach (var entry in snapshot.Entries) _entries[entry.Key] = entry;
        foreach (var place in snapshot.Messages) _messages.Add(place);
        _recalled.UnionWith(snapshot.Recalled);
        foreach (var recall in snapshot.Recalls) _recalls.Add(recall.Seq, recall);
        foreach (var held in snapshot.Held) _held.Add(held.Seq, held);
        foreach (var id in snapshot.RecentIds) _recentIds.Add(id, id.TimeMs);
        foreach (var message in snapshot.RecentMessages)
        {
            _recent.Enqueue(message);
            _nowMs = Math.Max(_nowMs, message.TimeMs);
        }
    }
}
