using Chatroom.Rooms;
using Chatroom.Rooms.Words;

namespace Chatroom.Grains.Tests.Codec;

/// <summary>Random commands, events and snapshots, by a seed. Not thread-safe.</summary>
internal sealed class Samples(int seed)
{
    private static readonly string[] AllTexts = ["", "a", "日本語", "🙂🙃", "line\nbreak \"quoted\" \\", "\u0000\u001f", new('x', 300)];
    private static readonly Role[] AllRoles = Enum.GetValues<Role>();
    private readonly Random _random = new(seed);

    public bool Flag => _random.Next(2) == 0;

    public string Text => AllTexts[_random.Next(AllTexts.Length)] + _random.Next(1_000);

    public int Int => _random.Next(5) switch { 0 => -1, 1 => 0, 2 => int.MaxValue, _ => _random.Next(100_000) };

    public long Long => _random.Next(4) switch { 0 => -1, 1 => long.MaxValue, _ => _random.NextInt64(1L << 45) };

    private Role Role => AllRoles[_random.Next(AllRoles.Length)];

    private List<FilterWord> Words => Many(() => new FilterWord(Text, (WordAction)_random.Next(1, 4)));

    private List<string> List => [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Text)];

    private Dictionary<string, string>? Map => Flag ? null : Enumerable.Range(0, 1 + _random.Next(4)).ToDictionary(i => $"{i}{Text}", _ => Text);

    private Sender Sender => Flag ? Sender.Plain : new(Flag ? Text : null, Flag ? Text : null, Flag ? List : null, Role);

    private Addressing? Address => Flag ? null : Addressing.Of(Flag ? List : null, Flag, Flag ? List : null);

    private LaneMap Lanes => new(Many(() => (Text, Flag ? Lane.Normal : Lane.Low)).DistinctBy(lane => lane.Item1));

    private ConfigChange Change => new()
    {
        Name = Flag ? Text : null,
        SlowModeSeconds = Flag ? Int : null,
        MemberCap = Flag ? Int : null,
        Notices = Flag ? Flag : null,
        Entries = Flag ? Flag : null,
        History = Flag ? Flag : null,
        HistoryEvents = Flag ? Int : null,
        EmoteOnly = Flag ? Flag : null,
        Speakers = Flag ? Text : null,
        UniqueMinutes = Flag ? Int : null,
        HistoryHours = Flag ? Int : null,
        Words = Flag ? Flag : null,
        Lanes = Flag ? null : Lanes,
    };

    private RoomConfig Config => new()
    {
        Name = Text, SlowModeSeconds = Int, MemberCap = Int, Notices = Flag, Entries = Flag, History = Flag, Words = Flag,
        EmoteOnly = Flag, Speakers = Text, UniqueMinutes = Int, Lanes = Lanes,
    };

    /// <summary>One command of every kind that travels.</summary>
    public Command[] Commands() =>
    [
        new Publish(Long, Text, Text, Text, Text, Text, Map) { Address = Address },
        new Join(Long, Text, Text, Text, Role, Sender, Int, Flag, Flag)
        {
            Claims = (Claims)_random.Next(8),
            Return = Flag ? new Return(1 + _random.NextInt64(1L << 50), Long, Long, Flag) : null,
        },
        new Leave(Long, Text, Text),
        new Drop(Text, Text),
        new Kick(Long, Text, Text, List, Text) { Notify = Told },
        new Impose(Long, Text, Text, AnySanction, List, Int, Text) { Notify = Told },
        new Revoke(Long, Text, Text, AnySanction, List) { Notify = Told },
        new ListSanctions(Long, Text, Text, AnySanction, Int, Flag ? null : Text),
        new ReadAudit(Long, Text, Text, Long, Int),
        new AskWhy(Long, Text, Text, Flag ? null : Text, Flag ? null : Text, Flag ? null : Text),
        new SetEntry(Long, Text, Text, Text, Text, Flag)
        {
            Version = Flag ? Long : null, TtlSeconds = Flag ? Int : null, AutoDelete = Flag, Notify = Flag ? Text : null,
        },
        new RemoveEntry(Long, Text, Text, Text, Flag) { Version = Flag ? Long : null, Notify = Flag ? Text : null },
        new WriteEntries(Long, Text, Text, Many(() => new EntryWrite(Text, Flag ? Text : null, Flag, Flag ? Long : null, Flag ? Int : null, Flag)), Flag)
        {
            Notify = Flag ? Text : null,
        },
        new StartShadow(Long, Text, Text, Change, new ShadowLimits { IntakeSlots = Int, ContentBytes = Int }, [new FilterWord(Text, WordAction.Hold)], Int),
        new ReadShadow(Long, Text, Text), new StopShadow(Long, Text, Text),
        new AddLikes(Long, Text, Long),
        new AddToCounter(Long, Text, Text, Text, Long),
        new RemoveCounter(Long, Text, Text, Text),
        new GetCounters(Long, Text, Text),
        new Destroy(Long, Text, Text, Text),
        new FindMembers(Long, Text, Text, List),
        new DropGateway("g1"),
        new GetEntries(Long, Text, Text, Flag ? null : List),
        new ListMembers(Long, Text, Text, Int, Flag ? null : Text),
        new AddWords(Long, Text, Text, Words),
        new RemoveWords(Long, Text, Text, List),
        new ListWords(Long, Text, Text, Int, Flag ? null : Text),
        new Configure(Long, Text, Text, Change),
        new Distribute(Long, Text, Text, Flag),
        new Recall(Long, Text, Text, Long),
        new DeleteMessages(Long, Text, Text, Text, Int, Int),
        new RecallMessages(Long, Text, Text, [Long, Long], Int),
        new Undo(Long, Text, Text, Long),
        new DecideHeld(Long, Text, Text, Long, Flag),
        new ListHeld(Long, Text, Text, Int, Long),
        new Create(Long, Text, Change),
    ];

    /// <summary>One event of every kind, with the seqs that a log gives them.</summary>
    public List<RoomEvent> Events(long first, long batchTimeMs)
    {
        RoomEvent[] events =
        [
            new CreatedEvent(Long, Text, Config),
            Message(),
            new GapEvent(batchTimeMs, 1 + _random.Next(1_000), (Lane)_random.Next(4), Text),
            new EntryEvent(Long, Flag ? "" : Text, Text, Flag ? null : Text) { UntilMs = Flag ? 0 : Long, AutoDelete = Flag },
            new CountersEvent(Long, Many(() => new CounterChange(Text, Flag ? null : Long, Int))),
            new DestroyedEvent(Long, Flag ? "" : Text, Text),
            new MuteEvent(Long, Text, Text, Long, Text, Role) { Notify = Told },
            new SanctionEvent(Long, Text, (SanctionKind)(2 + _random.Next(3)), Text, Long, Text, Role) { Notify = Told },
            new KickEvent(Long, Text, Text, Text) { Notify = Told },
            new PresenceEvent(Long, 1 + _random.Next(10), _random.Next(10), List),
            new RoomWordsEvent(Long, Text, Words, List),
            new ConfigEvent(Long, Text, Change),
            new DistributionEvent(Long, Text, Flag),
            new RecallEvent(Long, Text, [Long, Long], Flag ? Text : null, Flag ? 0 : Long),
            new RestoreEvent(Long, Text, [], Long),
            Held(),
            new DecidedEvent(Long, Text, Long, Flag, Text, Text),
        ];
        var seq = first;
        foreach (var happened in events)
        {
            happened.At(seq);
            seq += happened.SeqCount;
        }
        return [.. events];
    }

    private MessageEvent Message() => new(Long, Text, Text, Text, Text, Sender, Map) { Address = Address };

    private HeldEvent Held() => new(Long, Text, Text, Text, Text, Sender, Map, Text) { Address = Address };

    public RoomSnapshot Snapshot() => new(
        Long, Long, Long, Config,
        Many(() => new Entry(Text, Text, Long, Text) { UntilMs = Flag ? 0 : Long, AutoDelete = Flag }),
        Many(Sanction),
        Many(() => new RecentId(Text, Text, Long, Long, Flag)),
        Many(() => (MessageEvent)Message().At(Long)))
    {
        Words = Words,
        StoppedSeq = Flag ? 0 : _random.Next(1, 1_000),
        Bans = Many(Sanction),
        Exceptions = Many(Sanction),
        MuteAll = Flag ? null : Sanction(),
        Audit = Many(() => new AuditRecord(Long, Text, Text, Text, Long, Long, Text)),
        Messages = Many(() => new MessagePlace(Long, Long, Text, Role)),
        Recalled = Many(() => Long),
        Recalls = Many(() => new RecallRecord(Long, Long, Text, [Long], Long, [(Text, Long)])),
        Held = Many(() => (HeldEvent)Held().At(Long)),
        Counters = Many(() => new Counter(Text, Long)),
        ActiveMs = Long,
        Digest = unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)),
    };

    private Notify Told => (Notify)_random.Next(3);

    private SanctionKind AnySanction => (SanctionKind)(1 + _random.Next(4));

    private RoomSanction Sanction() => new(Text, Text, Role, Long, Long, Text, Long);

    private List<T> Many<T>(Func<T> make) => [.. Enumerable.Range(0, _random.Next(5)).Select(_ => make())];
}
