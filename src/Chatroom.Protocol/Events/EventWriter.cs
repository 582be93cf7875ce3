namespace Chatroom.Protocol;

/// <summary>Writes the events of a room's log, each as one array. Thread-safe for different writers.</summary>
public static class EventWriter
{
    /// <summary><c>[1, time, user, id, type, content, info?]</c>; the role is left out when it is <c>member</c>.</summary>
    public static void Message(
        WireWriter w, long time, string user, string id, string type, string content, string? name = null, string? portrait = null,
        IReadOnlyList<string>? badges = null, string? role = null, IReadOnlyDictionary<string, string>? extra = null,
        IReadOnlyList<string>? mentions = null, bool mentionsAll = false, IReadOnlyList<string>? to = null)
    {
        var info = MessageInfo.Of(name, portrait, badges, role, extra, mentions, mentionsAll, to);
        w.BeginArray(info.Entries == 0 ? 6 : 7);
        w.Int((int)EventKind.Message);
        w.Int(time);
        w.String(user);
        w.String(id);
        w.String(type);
        w.String(content);
        if (info.Entries != 0) info.Write(w);
        w.EndArray();
    }

    /// <summary><c>[2, count, lane, reason]</c>: takes <paramref name="count"/> sequence numbers.</summary>
    public static void Gap(WireWriter w, long count, string lane, string reason)
    {
        w.BeginArray(4);
        w.Int((int)EventKind.Gap);
        w.Int(count);
        w.String(lane);
        w.String(reason);
        w.EndArray();
    }

    /// <summary>
    /// <c>[3, time, user, key, value, version, until?, autoDelete?]</c>; a null value: removed; until 0: it does not end by itself. What
    /// says nothing at the end is left out.
    /// </summary>
    public static void Entry(
        WireWriter w, long time, string? user, string key, string? value, long version, long until = 0, bool autoDelete = false)
    {
        Begin(w, autoDelete ? 8 : until != 0 ? 7 : 6, EventKind.Entry, time);
        w.String(user);
        w.String(key);
        w.String(value);
        w.Int(version);
        if (until != 0 || autoDelete) w.Int(until);
        if (autoDelete) w.Bool(true);
        w.EndArray();
    }

    /// <summary><c>[4, time, by, user, until, reason, role?, notify?]</c>; until 0: lifted, -1: for ever; the role of who did it, none: the server.</summary>
    public static void Mute(WireWriter w, long time, string? by, string user, long until, string? reason, string? role = null,
        string? notify = null)
    {
        Begin(w, 6 + Said(role, notify), EventKind.Mute, time);
        w.String(by);
        Imposed(w, user, until, reason, role, notify);
    }

    /// <summary><c>[15, time, by, kind, user, until, reason, role?, notify?]</c>; kind <c>ban</c>, <c>except</c>, <c>muteAll</c> (then user is "").</summary>
    public static void Sanction(
        WireWriter w, long time, string? by, string sanction, string user, long until, string? reason, string? role = null,
        string? notify = null)
    {
        Begin(w, 7 + Said(role, notify), EventKind.Sanction, time);
        w.String(by);
        w.String(sanction);
        Imposed(w, user, until, reason, role, notify);
    }

    private static int Said(string? role, string? notify) => notify is not null ? 2 : role is not null ? 1 : 0;

    private static void Imposed(WireWriter w, string user, long until, string? reason, string? role, string? notify)
    {
        w.String(user);
        w.Int(until);
        w.String(reason);
        if (role is not null || notify is not null) w.String(role);
        if (notify is not null) w.String(notify);
        w.EndArray();
    }

    /// <summary><c>[5, time, by, user, reason, notify?]</c>.</summary>
    public static void Kick(WireWriter w, long time, string? by, string user, string? reason, string? notify = null)
    {
        Begin(w, notify is null ? 5 : 6, EventKind.Kick, time);
        w.String(by);
        w.String(user);
        w.String(reason);
        if (notify is not null) w.String(notify);
        w.EndArray();
    }

    /// <summary><c>[6, time, joined, left, names]</c>; names: a few of those who joined.</summary>
    public static void Presence(WireWriter w, long time, long joined, long left, IReadOnlyList<string>? names)
    {
        Begin(w, 5, EventKind.Presence, time);
        w.Int(joined);
        w.Int(left);
        WireText.WriteList(w, names ?? []);
        w.EndArray();
    }

    /// <summary><c>[7, time, by, config]</c>: what changed.</summary>
    public static void Config(WireWriter w, long time, string? by, in RoomConfigWire config) => Configured(w, EventKind.Config, time, by, config);

    /// <summary><c>[8, time, by, config]</c>: the first event of an epoch.</summary>
    public static void Created(WireWriter w, long time, string? by, in RoomConfigWire config) => Configured(w, EventKind.Created, time, by, config);

    /// <summary><c>[9, time, by, seqs, user?, mutedUntil?]</c>; user null: of several; mutedUntil 0: nobody was muted with it.</summary>
    public static void Recall(WireWriter w, long time, string? by, IReadOnlyList<long> seqs, string? user, long mutedUntil)
    {
        Begin(w, mutedUntil != 0 ? 6 : user is not null ? 5 : 4, EventKind.Recall, time);
        w.String(by);
        Seqs(w, seqs);
        if (mutedUntil != 0 || user is not null) w.String(user);
        if (mutedUntil != 0) w.Int(mutedUntil);
        w.EndArray();
    }

    /// <summary><c>[10, time, by, seqs, recall]</c>; recall: seq of the event that took them back.</summary>
    public static void Restore(WireWriter w, long time, string? by, IReadOnlyList<long> seqs, long recall)
    {
        Begin(w, 5, EventKind.Restore, time);
        w.String(by);
        Seqs(w, seqs);
        w.Int(recall);
        w.EndArray();
    }

    /// <summary><c>[11, time, user, id, type, content, info, rule]</c>: as a message; info null when there is nothing to say.</summary>
    public static void Held(
        WireWriter w, long time, string user, string id, string type, string content, string rule, string? name = null,
        string? portrait = null, IReadOnlyList<string>? badges = null, string? role = null, IReadOnlyDictionary<string, string>? extra = null,
        IReadOnlyList<string>? mentions = null, bool mentionsAll = false, IReadOnlyList<string>? to = null)
    {
        Begin(w, 8, EventKind.Held, time);
        w.String(user);
        w.String(id);
        w.String(type);
        w.String(content);
        var info = MessageInfo.Of(name, portrait, badges, role, extra, mentions, mentionsAll, to);
        if (info.Entries == 0) w.Nil();
        else info.Write(w);
        w.String(rule);
        w.EndArray();
    }

    /// <summary><c>[12, time, by, seq, approved, user, id]</c>; seq of the event that told of it, whose message it is, its client id.</summary>
    public static void Decided(WireWriter w, long time, string? by, long seq, bool approved, string user, string id)
    {
        Begin(w, 7, EventKind.Decided, time);
        w.String(by);
        w.Int(seq);
        w.Bool(approved);
        w.String(user);
        w.String(id);
        w.EndArray();
    }

    private static void Seqs(WireWriter w, IReadOnlyList<long> seqs)
    {
        w.BeginArray(seqs.Count);
        for (var i = 0; i < seqs.Count; i++) w.Int(seqs[i]);
        w.EndArray();
    }

    /// <summary><c>[13, time, [[name, total, added]...]]</c>; total null: the counter is gone.</summary>
    public static void Counters(WireWriter w, long time, IReadOnlyList<CounterItem> changes)
    {
        Begin(w, 3, EventKind.Counters, time);
        CounterItem.WriteList(w, changes);
        w.EndArray();
    }

    /// <summary><c>[14, time, by, reason]</c>: the last event of an epoch.</summary>
    public static void Destroyed(WireWriter w, long time, string? by, string? reason)
    {
        Begin(w, 4, EventKind.Destroyed, time);
        w.String(by);
        w.String(reason);
        w.EndArray();
    }

    /// <summary><c>[16, time, by, add, remove]</c>; add: <c>[word, action]</c> each, remove: words.</summary>
    public static void Words(WireWriter w, long time, string? by, IReadOnlyList<WordItem> added, IReadOnlyList<string> removed)
    {
        Begin(w, 5, EventKind.Words, time);
        w.String(by);
        w.BeginArray(added.Count);
        foreach (var word in added)
        {
            w.BeginArray(2);
            w.String(word.Word);
            w.String(word.Action);
            w.EndArray();
        }
        w.EndArray();
        WireText.WriteList(w, removed);
        w.EndArray();
    }

    /// <summary><c>[17, time, by, on]</c>.</summary>
    public static void Distribution(WireWriter w, long time, string? by, bool on)
    {
        Begin(w, 4, EventKind.Distribution, time);
        w.String(by);
        w.Bool(on);
        w.EndArray();
    }

    private static void Configured(WireWriter w, EventKind kind, long time, string? by, in RoomConfigWire config)
    {
        Begin(w, 4, kind, time);
        w.String(by);
        config.Write(w);
        w.EndArray();
    }

    private static void Begin(WireWriter w, int count, EventKind kind, long time)
    {
        w.BeginArray(count);
        w.Int((int)kind);
        w.Int(time);
    }
}
