using Chatroom.Gateway;
using Chatroom.Grains;
using Chatroom.Rooms;

namespace Chatroom.Simulation.Runs;

/// <summary>What a seed is about: how many of what, which limits, how often what goes wrong. Immutable.</summary>
internal sealed class Plan
{
    private static readonly int[] FaultGapsMs = [0, 0, 6_000, 12_000, 25_000];

    public Plan(int seed)
    {
        var random = new Random(seed * 31 + 7);
        Rooms = random.Next(1, 4);
        Users = random.Next(3, 11);
        SecondDevices = random.Next(0, 4);
        // One process with everything in it, as it is run by default, or gateways of their own.
        IsOneProcess = random.Next(2) == 0;
        Edges = IsOneProcess ? 1 : random.Next(1, 4);
        ActiveMs = random.Next(20_000, 75_000);
        ThinkMs = random.Next(300, 3_000);
        SlowMs = random.Next(1_000, 20_000);
        LatencyMs = Pick(random, 0.2, 5, 40, 150);
        LinkLatencyMs = Pick(random, 0.1, 1, 10, 60);
        KernelBytes = [random.Next(200, 3_000), random.Next(3_000, 100_000)];
        HostCrashGapMs = FaultGapsMs[random.Next(FaultGapsMs.Length)];
        EdgeCrashGapMs = IsOneProcess ? 0 : FaultGapsMs[random.Next(FaultGapsMs.Length)];
        StoreGapMs = FaultGapsMs[random.Next(FaultGapsMs.Length)];
        StallGapMs = FaultGapsMs[random.Next(FaultGapsMs.Length)];
        var kept = Pick(random, 60, 400, 10_000);
        var catchUp = Pick(random, 40, 200, 2_000);
        // What is on its way to the store counts for the room, and is not there yet for the auditor.
        KeptSeqs = Math.Min(kept, catchUp) - 30;
        Gateway = Gateways(random, catchUp);
        Grains = Hosts(random, kept);
        Destroys = random.Next(3) == 0;
        GlobalGapMs = FaultGapsMs[random.Next(FaultGapsMs.Length)];
        Chance = random.Next();
    }

    public int Rooms { get; }
    public int Users { get; }
    public int SecondDevices { get; }
    public bool IsOneProcess { get; }
    public int Edges { get; }
    public int ActiveMs { get; }
    public int ThinkMs { get; }
    public int SlowMs { get; }
    public double LatencyMs { get; }
    public double LinkLatencyMs { get; }
    public int[] KernelBytes { get; }
    public int HostCrashGapMs { get; }
    public int EdgeCrashGapMs { get; }
    public int StoreGapMs { get; }
    public int StallGapMs { get; }
    /// <summary>Whether a broadcaster is there who destroys rooms.</summary>
    public bool Destroys { get; }

    /// <summary>How often the server mutes somebody everywhere; 0: never.</summary>
    public int GlobalGapMs { get; }
    public long KeptSeqs { get; }
    public GatewayOptions Gateway { get; }
    public GrainOptions Grains { get; }

    /// <summary>Seeds everything else of the run.</summary>
    public int Chance { get; }

    public int HeartbeatMs => Gateway.HeartbeatMs;

    /// <summary>The longest that anything stands still.</summary>
    public const int StallMaxMs = 4_000;

    public string RoomName(Random random) => $"room{random.Next(Rooms)}";

    public override string ToString() =>
        $"{Rooms} rooms, {Users} users, {SecondDevices} second devices, {(IsOneProcess ? "one process" : $"{Edges} gateways")}, {ActiveMs} ms, "
        + $"thinks {ThinkMs}, latency {LatencyMs}, link {LinkLatencyMs}, crashes {HostCrashGapMs}/{EdgeCrashGapMs}, store {StoreGapMs}, stalls {StallGapMs}, "
        + $"kept {KeptSeqs}, ring {Gateway.RingFrames}, floor {Grains.BatchFloorMs}, snapshots {Grains.SnapshotEvents}";

    private static GatewayOptions Gateways(Random random, int catchUp) => new()
    {
        HeartbeatMs = 4_000,
        StalledMs = Pick(random, 3_000, 10_000),
        ConnectTimeoutMs = 5_000,
        CommandsInFlight = Pick(random, 1, 4, 32),
        OwnFrames = Pick(random, 8, 256),
        RingFrames = Pick(random, 2, 8, 64, 1_024),
        RingBytes = Pick(random, 2_000, 50_000, 4_194_304),
        WriteBytes = Pick(random, 300, 4_000, 65_536),
        CatchUpEvents = catchUp,
        FeedIdleMs = Pick(random, 300, 3_000, 30_000),
        CallsPerRoom = Pick(random, 1, 3, 16),
        SweepThreads = random.Next(1, 4),
        SweepPace = Pick(random, 0.0, 2.3, 20.0),
    };

    private static GrainOptions Hosts(Random random, int kept)
    {
        var graceMs = Pick(random, 2_000, 10_000, 30_000);
        return new GrainOptions
        {
            DirectoryShards = Pick(random, 1, 4),
            Directory = new DirectoryOptions { GraceMs = graceMs },
            BatchFloorMs = Pick(random, 0, 20, 50, 300),
            BatchEvents = Pick(random, 3, 256),
            BatchBytes = Pick(random, 500, 32_768),
            OutboxEvents = Pick(random, 20, 4_096),
            StoreOutcomeMs = Pick(random, 500, 5_000),
            SnapshotEvents = Pick(random, 5, 30, 5_000),
            IdleMs = Pick(random, 1_000, 20_000, 300_000),
            Room = new RoomOptions
            {
                GraceMs = graceMs,
                IntakeSlots = Pick(random, 6, 40),
                IntakeHighSlots = 3,
                IntakeLowSlots = 2,
                RecentMessages = Pick(random, 5, 50),
                Config = new RoomConfig { HistoryEvents = kept },
            },
        };
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
