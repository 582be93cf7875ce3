using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>
/// Events of the log as the wire has them, both ways. Stateless. The log has the whole event; clients are shown a room's config without
/// its hook, since where a room asks is not their concern.
/// </summary>
public static class EventCodec
{
    /// <summary>The whole event, as it is stored.</summary>
    public static void Write(WireWriter to, RoomEvent happened)
    {
        switch (happened)
        {
            case MessageEvent e:
                var s = e.Sender;
                EventWriter.Message(
                    to, e.TimeMs, e.User, e.ClientId, e.Type, e.Content, s.Name, s.Portrait, s.Badges, RoleNames.Of(s.Role), e.Extra,
                    e.Address?.Mentions, e.Address?.MentionsAll ?? false, e.Address?.To);
                break;
            case GapEvent e: EventWriter.Gap(to, e.Count, LaneName(e.Lane), e.Reason); break;
            case EntryEvent e: EventWriter.Entry(to, e.TimeMs, Name(e.User), e.Key, e.Value, e.Seq, e.UntilMs, e.AutoDelete); break;
            case MuteEvent e:
                EventWriter.Mute(
                    to, e.TimeMs, e.By, e.User, e.UntilMs, e.Reason, SanctionNames.AuthorOf(e.ByRole), SanctionNames.Of(e.Notify));
                break;
            case SanctionEvent e:
                EventWriter.Sanction(
                    to, e.TimeMs, e.By, SanctionNames.Of(e.Kind), e.User, e.UntilMs, e.Reason, SanctionNames.AuthorOf(e.ByRole),
                    SanctionNames.Of(e.Notify));
                break;
            case KickEvent e: EventWriter.Kick(to, e.TimeMs, e.By, e.User, e.Reason, SanctionNames.Of(e.Notify)); break;
            case PresenceEvent e: EventWriter.Presence(to, e.TimeMs, e.Joined, e.Left, e.Names); break;
            case ConfigEvent e: EventWriter.Config(to, e.TimeMs, e.By, ConfigCodec.ToWire(e.Change)); break;
            case RoomWordsEvent e: EventWriter.Words(to, e.TimeMs, e.By, WordCodec.ToWire(e.Added), e.Removed); break;
            case CreatedEvent e: EventWriter.Created(to, e.TimeMs, e.By, ConfigCodec.ToWire(ConfigChange.Whole(e.Config))); break;
            case RecallEvent e: EventWriter.Recall(to, e.TimeMs, e.By, e.Seqs, e.User, e.MutedUntilMs); break;
            case RestoreEvent e: EventWriter.Restore(to, e.TimeMs, e.By, e.Seqs, e.Recall); break;
            case HeldEvent e:
                EventWriter.Held(
                    to, e.TimeMs, e.User, e.ClientId, e.Type, e.Content, e.Rule, e.Sender.Name, e.Sender.Portrait, e.Sender.Badges,
                    RoleNames.Of(e.Sender.Role), e.Extra, e.Address?.Mentions, e.Address?.MentionsAll ?? false, e.Address?.To);
                break;
            case DecidedEvent e: EventWriter.Decided(to, e.TimeMs, e.By, e.Held, e.Approved, e.User, e.ClientId); break;
            case CountersEvent e:
                EventWriter.Counters(to, e.TimeMs, [.. e.Changes.Select(c => new CounterItem(c.Name, c.Total, c.Added))]);
                break;
            case DestroyedEvent e: EventWriter.Destroyed(to, e.TimeMs, Name(e.By), e.Reason); break;
            case DistributionEvent e: EventWriter.Distribution(to, e.TimeMs, e.By, e.On); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "not an event of the log");
        }
    }

    /// <summary>The event as clients are shown it.</summary>
    public static void WriteShown(WireWriter to, RoomEvent happened)
    {
        switch (happened)
        {
            case ConfigEvent e: EventWriter.Config(to, e.TimeMs, e.By, ConfigCodec.Shown(e.Change)); break;
            case CreatedEvent e: EventWriter.Created(to, e.TimeMs, e.By, ConfigCodec.Shown(ConfigChange.Whole(e.Config))); break;
            default: Write(to, happened); break;
        }
    }

    /// <summary>Whether clients are shown less than all of it.</summary>
    public static bool IsShownInPart(RoomEvent happened) =>
        happened is CreatedEvent or ConfigEvent { Change: { HookUrl: not null } or { HookOnFailure: not null } };

    /// <summary>Reads one event of a stored log. The seq is the caller's to give: the log is dense.</summary>
    public static RoomEvent Read(ref WireReader from, long seq, long batchTimeMs, RoomConfig defaults)
    {
        var e = WireEvent.Read(ref from);
        RoomEvent happened = e.Kind switch
        {
            EventKind.Message => new MessageEvent(
                e.Time, e.User!, e.Id!, e.Type!, e.Content!, SenderOf(e), e.Extra)
            {
                Address = Addressing.Of(e.Mentions, e.MentionsAll, e.To),
            },
            EventKind.Gap => new GapEvent(batchTimeMs, e.Count, LaneOf(e.Lane), e.Reason ?? ""),
            EventKind.Entry => new EntryEvent(e.Time, e.User ?? "", e.Key!, e.Value) { UntilMs = e.Until, AutoDelete = e.AutoDelete },
            EventKind.Mute => new MuteEvent(e.Time, e.User!, e.Target!, e.Until, e.Reason ?? "", SanctionNames.AuthorOf(e.Role))
            {
                Notify = SanctionNames.ParseNotify(e.Notify),
            },
            EventKind.Sanction => new SanctionEvent(
                e.Time, e.User!, SanctionNames.Parse(e.Sanction), e.Target!, e.Until, e.Reason ?? "", SanctionNames.AuthorOf(e.Role))
            {
                Notify = SanctionNames.ParseNotify(e.Notify),
            },
            EventKind.Kick => new KickEvent(e.Time, e.User!, e.Target!, e.Reason ?? "") { Notify = SanctionNames.ParseNotify(e.Notify) },
            EventKind.Presence => new PresenceEvent(e.Time, (int)e.Joined, (int)e.Left, e.Names ?? []),
            EventKind.Config => new ConfigEvent(e.Time, e.User!, ConfigCodec.FromWire(e.Config ?? default)),
            EventKind.Created => new CreatedEvent(e.Time, e.User!, ConfigCodec.FromWire(e.Config ?? default).On(defaults)),
            EventKind.Recall => new RecallEvent(e.Time, e.User!, e.Seqs ?? [], e.Target, e.Until),
            EventKind.Restore => new RestoreEvent(e.Time, e.User!, e.Seqs ?? [], e.Seq),
            EventKind.Held => new HeldEvent(e.Time, e.User!, e.Id!, e.Type!, e.Content!, SenderOf(e), e.Extra, e.Rule!)
            {
                Address = Addressing.Of(e.Mentions, e.MentionsAll, e.To),
            },
            EventKind.Decided => new DecidedEvent(e.Time, e.User!, e.Seq, e.On, e.Target!, e.Id!),
            EventKind.Counters => new CountersEvent(
                e.Time, [.. (e.Counters ?? []).Select(c => new CounterChange(c.Name, c.Total, c.Added ?? 0))]),
            EventKind.Destroyed => new DestroyedEvent(e.Time, e.User ?? "", e.Reason ?? ""),
            EventKind.Distribution => new DistributionEvent(e.Time, e.User!, e.On),
            EventKind.Words => new RoomWordsEvent(e.Time, e.User!, WordCodec.FromWire(e.Added), e.Removed ?? []),
            _ => throw new MalformedFrameException(Codes.InvalidArgument, $"event kind {(int)e.Kind} in the log"),
        };
        return happened.At(seq);
    }

    /// <summary>Reads the events of a stored batch.</summary>
    public static List<RoomEvent> ReadAll(long first, long timeMs, byte[] events, RoomConfig defaults)
    {
        var reader = new WireReader(events, WireFormat.MessagePack);
        var all = new List<RoomEvent>();
        reader.BeginArray();
        for (var seq = first; reader.Next();)
        {
            var happened = Read(ref reader, seq, timeMs, defaults);
            seq += happened.SeqCount;
            all.Add(happened);
        }
        return all;
    }

    /// <summary>The events as clients are shown them, as a wire array.</summary>
    public static byte[] WriteAllShown(WireWriter scratch, IReadOnlyList<RoomEvent> events)
    {
        scratch.Reset();
        scratch.BeginArray(events.Count);
        for (var i = 0; i < events.Count; i++) WriteShown(scratch, events[i]);
        scratch.EndArray();
        return scratch.ToArray();
    }

    // What happens by itself is nobody's deed.
    private static string? Name(string user) => user.Length == 0 ? null : user;

    private static Sender SenderOf(WireEvent e) =>
        e.Name is null && e.Portrait is null && e.Badges is null && e.Role is null
            ? Sender.Plain
            : new Sender(e.Name, e.Portrait, e.Badges, RoleNames.Parse(e.Role) ?? Role.Member);

    internal static string LaneName(Lane lane) => lane switch
    {
        Lane.High => "high",
        Lane.Normal => "normal",
        Lane.Low => "low",
        _ => "all",
    };

    internal static Lane LaneOf(string? name) => name switch
    {
        "high" => Lane.High,
        "normal" => Lane.Normal,
        "low" => Lane.Low,
        _ => Lane.All,
    };
}

/// <summary>Roles by name. Stateless.</summary>
public static class RoleNames
{
    /// <summary>The wire's name; null for a plain member, whose role goes unsaid in messages.</summary>
    public static string? Of(Role role) => role == Role.Member ? null : Always(role);

    public static string Always(Role role) => role switch
    {
        Role.Guest => "guest",
        Role.Vip => "vip",
        Role.Moderator => "moderator",
        Role.Broadcaster => "broadcaster",
        Role.Server => "server",
        _ => "member",
    };

    public static Role? Parse(string? name) => name switch
    {
        "guest" => Role.Guest,
        "member" => Role.Member,
        "vip" => Role.Vip,
        "moderator" => Role.Moderator,
        "broadcaster" => Role.Broadcaster,
        "server" => Role.Server,
        _ => null,
    };
}
