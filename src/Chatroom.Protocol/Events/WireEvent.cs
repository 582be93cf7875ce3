namespace Chatroom.Protocol;

/// <summary>One event of a room's log as the wire has it; what its kind does not carry is null or 0. Immutable.</summary>
public sealed record WireEvent
{
    /// <summary>Which event it is; may be a number that <see cref="EventKind"/> does not name, then the rest was skipped.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>Unix milliseconds; 0 for a gap.</summary>
    public long Time { get; init; }

    /// <summary>Who sent, set, muted, imposed, kicked, configured, created or destroyed; null: the server, or it ended by itself.</summary>
    public string? User { get; init; }

    /// <summary>Mute, kick, sanction: whom; "" everybody. Recall, decided: whose message.</summary>
    public string? Target { get; init; }

    /// <summary>Message: the client message id.</summary>
    public string? Id { get; init; }

    /// <summary>Message: its type.</summary>
    public string? Type { get; init; }

    /// <summary>Message: its content.</summary>
    public string? Content { get; init; }

    /// <summary>Message: the sender's name.</summary>
    public string? Name { get; init; }

    /// <summary>Message: the sender's portrait, a URL.</summary>
    public string? Portrait { get; init; }

    /// <summary>Message: the sender's badges.</summary>
    public IReadOnlyList<string>? Badges { get; init; }

    /// <summary>Message: the sender's role when it is not <c>member</c>. Mute, sanction: of who did it; null: the server.</summary>
    public string? Role { get; init; }

    /// <summary>Message: its extra map.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }

    /// <summary>Message: users to be told of it.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>Message: everybody is to be told of it.</summary>
    public bool MentionsAll { get; init; }

    /// <summary>Message: only they and the sender get it; null: everyone does.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>Gap: how many sequence numbers it covers, at least 1.</summary>
    public long Count { get; init; }

    /// <summary>Gap: <c>high</c>, <c>normal</c>, <c>low</c> or <c>all</c>.</summary>
    public string? Lane { get; init; }

    /// <summary>Gap: <c>intake</c>, <c>slow</c> or <c>history</c>. Mute, kick, sanction, destroyed: for people.</summary>
    public string? Reason { get; init; }

    /// <summary>Mute, kick, sanction: <c>user</c> when only moderators and the user see it, <c>none</c> when only moderators do; null: everybody.</summary>
    public string? Notify { get; init; }

    /// <summary>Entry: its key.</summary>
    public string? Key { get; init; }

    /// <summary>Entry: its value; null: removed.</summary>
    public string? Value { get; init; }

    /// <summary>Entry: its version.</summary>
    public long Version { get; init; }

    /// <summary>Sanction: <c>ban</c>, <c>except</c> or <c>muteAll</c>.</summary>
    public string? Sanction { get; init; }

    /// <summary>Mute, sanction: Unix milliseconds, -1 for ever, 0 lifted. Entry: when it ends by itself, 0 never.</summary>
    public long Until { get; init; }

    /// <summary>Recall, restore: the messages.</summary>
    public IReadOnlyList<long>? Seqs { get; init; }

    /// <summary>Restore: seq of the recall. Decided: seq of the held event.</summary>
    public long Seq { get; init; }

    /// <summary>Held: which rule holds it.</summary>
    public string? Rule { get; init; }

    /// <summary>Distribution: whether it goes on. Decided: whether it was approved.</summary>
    public bool On { get; init; }

    /// <summary>Entry: whether it ends when its owner leaves.</summary>
    public bool AutoDelete { get; init; }

    /// <summary>Counters: those that grew, each with its total and what was added.</summary>
    public IReadOnlyList<CounterItem>? Counters { get; init; }

    /// <summary>Presence: how many joined.</summary>
    public long Joined { get; init; }

    /// <summary>Presence: how many left.</summary>
    public long Left { get; init; }

    /// <summary>Presence: a few of those who joined.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Words: what was added, or got another action.</summary>
    public IReadOnlyList<WordItem>? Added { get; init; }

    /// <summary>Words: what was removed.</summary>
    public IReadOnlyList<string>? Removed { get; init; }

    /// <summary>Config: what changed. Created: the whole configuration.</summary>
    public RoomConfigWire? Config { get; init; }

    /// <summary>How many sequence numbers the event takes.</summary>
    public long SeqCount => Kind == EventKind.Gap ? Count : 1;

    /// <summary>Reads the next event's array.</summary>
    public static WireEvent Read(ref WireReader r) => EventReader.Read(ref r);

    /// <summary>Writes the event's array, as <see cref="EventWriter"/> does. A kind that is not known cannot be written.</summary>
    public void Write(WireWriter w)
    {
        switch (Kind)
        {
            case EventKind.Message:
                EventWriter.Message(w, Time, User ?? "", Id ?? "", Type ?? "", Content ?? "", Name, Portrait, Badges, Role, Extra, Mentions, MentionsAll, To);
                break;
            case EventKind.Gap: EventWriter.Gap(w, Count, Lane ?? "", Reason ?? ""); break;
            case EventKind.Entry: EventWriter.Entry(w, Time, User, Key ?? "", Value, Version, Until, AutoDelete); break;
            case EventKind.Mute: EventWriter.Mute(w, Time, User, Target ?? "", Until, Reason, Role, Notify); break;
            case EventKind.Sanction: EventWriter.Sanction(w, Time, User, Sanction ?? "", Target ?? "", Until, Reason, Role, Notify); break;
            case EventKind.Kick: EventWriter.Kick(w, Time, User, Target ?? "", Reason, Notify); break;
            case EventKind.Presence: EventWriter.Presence(w, Time, Joined, Left, Names); break;
            case EventKind.Config: EventWriter.Config(w, Time, User, Config ?? default); break;
            case EventKind.Created: EventWriter.Created(w, Time, User, Config ?? default); break;
            case EventKind.Recall: EventWriter.Recall(w, Time, User, Seqs ?? [], Target, Until); break;
            case EventKind.Restore: EventWriter.Restore(w, Time, User, Seqs ?? [], Seq); break;
            case EventKind.Held:
                EventWriter.Held(
                    w, Time, User ?? "", Id ?? "", Type ?? "", Content ?? "", Rule ?? "", Name, Portrait, Badges, Role, Extra, Mentions, MentionsAll,
                    To);
                break;
            case EventKind.Decided: EventWriter.Decided(w, Time, User, Seq, On, Target ?? "", Id ?? ""); break;
            case EventKind.Counters: EventWriter.Counters(w, Time, Counters ?? []); break;
            case EventKind.Destroyed: EventWriter.Destroyed(w, Time, User, Reason); break;
            case EventKind.Words: EventWriter.Words(w, Time, User, Added ?? [], Removed ?? []); break;
            case EventKind.Distribution: EventWriter.Distribution(w, Time, User, On); break;
            default: throw new InvalidOperationException($"Event kind {(int)Kind} is not known.");
        }
    }
}
