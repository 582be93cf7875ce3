using Chatroom.Grains.Hooks;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;

namespace Chatroom.Grains;

/// <summary>Limits of the shell round the rules, units in the names. docs/LIMITS.md says what happens at each. Immutable.</summary>
public sealed record GrainOptions
{
    /// <summary>The rules' own limits.</summary>
    public RoomOptions Room { get; init; } = new();
    public DirectoryOptions Directory { get; init; } = new();
    public AppOptions App { get; init; } = new();

    /// <summary>Whether and how webhooks are told.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>Where everything that happens is kept.</summary>
    public FileOutletOptions Archive { get; init; } = new();

    /// <summary>Where it is kept what moderators do.</summary>
    public FileOutletOptions Audit { get; init; } = new();

    /// <summary>How rooms with a hook ask it.</summary>
    public HookOptions Hooks { get; init; } = new();

    /// <summary>Shards of the session directory.</summary>
    public int DirectoryShards { get; init; } = 16;

    /// <summary>A batch of a busy room closes no sooner after the last one; of a quiet room at once.</summary>
    public int BatchFloorMs { get; init; } = 50;

    /// <summary>A batch closes at this many events...</summary>
    public int BatchEvents { get; init; } = 256;

    /// <summary>...or this many bytes of MessagePack, plus one event.</summary>
    public int BatchBytes { get; init; } = 32_768;

    /// <summary>Events that wait for the store; beyond it publishes are refused with 24015.</summary>
    public int OutboxEvents { get; init; } = 4_096;

    /// <summary>After a failed append, publishes are refused this long, doubled each time up to the maximum.</summary>
    public int StoreBackoffMs { get; init; } = 100;
    public int StoreBackoffMaxMs { get; init; } = 2_000;

    /// <summary>How long the answers wait when the store's outcome is not known; then they are -1.</summary>
    public int StoreOutcomeMs { get; init; } = 5_000;

    /// <summary>A snapshot is taken after this many events.</summary>
    public int SnapshotEvents { get; init; } = 5_000;

    /// <summary>The rolling digest is told this long after the last time, when there were messages since.</summary>
    public int DigestMs { get; init; } = 5_000;

    /// <summary>Changes of the app's state that wait for the store; beyond it they are refused with 24015.</summary>
    public int AppCommandsWaiting { get; init; } = 1_000;

    /// <summary>A snapshot of the app's state is taken after this many changes...</summary>
    public int AppSnapshotEvents { get; init; } = 1_000;

    /// <summary>...or this many bytes of them.</summary>
    public int AppSnapshotBytes { get; init; } = 4_194_304;

    /// <summary>How often a room looks at its clock at most; it does so only when something is due.</summary>
    public int TickMs { get; init; } = 250;

    /// <summary>A room without gateways is put out of memory after this long.</summary>
    public int IdleMs { get; init; } = 300_000;

    /// <summary>How often the store is gone through for rooms that nobody has used for <see cref="RoomOptions.RoomIdleMs"/>.</summary>
    public int IdleSweepMs { get; init; } = 600_000;

    /// <summary>Rooms and directory shards in memory; beyond it calls to further rooms are refused.</summary>
    public int ActivationsMax { get; init; } = 100_000;

    /// <summary>Calls that may wait for one grain; beyond it they are refused.</summary>
    public int CallsPerGrain { get; init; } = 4_096;

    /// <summary>How long the end of the process waits for rooms to store what they have taken.</summary>
    public int DrainMs { get; init; } = 5_000;

    /// <summary>Throws <see cref="ArgumentException"/> that names the first limit that makes no sense.</summary>
    internal void Validate()
    {
        _ = Room.Checked();
        Webhooks.Validate();
        Hooks.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(DirectoryShards, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(BatchFloorMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OutboxEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StoreBackoffMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StoreBackoffMaxMs, StoreBackoffMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(StoreOutcomeMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SnapshotEvents, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(DigestMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(AppCommandsWaiting, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AppSnapshotEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AppSnapshotBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TickMs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(IdleMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleSweepMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ActivationsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallsPerGrain, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(DrainMs);
    }
}
