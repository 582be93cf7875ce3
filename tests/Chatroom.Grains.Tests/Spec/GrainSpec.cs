using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <summary>
/// What grains do whichever engine hosts them. An engine's tests inherit it and say how it starts. One room "r", a store that a
/// test can script, a clock that only the test moves.
/// </summary>
public abstract partial class GrainSpec : IAsyncDisposable
{
    protected const string Id = "r";
    private readonly MemoryRoomStore _disk = new();

    protected GrainSpec()
    {
        Store = new FaultyRoomStore(_disk);
        Hook = new TestReceiver(Clock);
    }

    /// <summary>Every room's hook, if it has one.</summary>
    private protected TestReceiver Hook { get; }

    protected ManualClock Clock { get; } = new();

    /// <summary>What the grains have for a store.</summary>
    protected FaultyRoomStore Store { get; }

    /// <summary>The same store without the faults.</summary>
    protected IRoomStore Disk => _disk;

    /// <summary>No limit of the rules and no floor is in the way of what a test is about.</summary>
    protected static GrainOptions Plain { get; } = new()
    {
        BatchFloorMs = 0,
        Room = new RoomOptions
        {
            SenderMessagesPerSecond = 1_000, SenderBurstMessages = 1_000, IntakeSlots = 100_000, IntakeHighSlots = 10,
        },
    };

    protected static GrainOptions Paced { get; } = Plain with { BatchFloorMs = 50 };

    /// <summary>An engine of its own on the store and the clock; what it asks hooks goes to <see cref="Hook"/>.</summary>
    protected abstract IGrains Start(IRoomStore store, TimeProvider clock, GrainOptions options);

    /// <summary>Whether a room that finds somebody else writing its log leaves, and knows nobody when it is there again.</summary>
    protected virtual bool LeavesWhenDeposed => false;

    /// <summary>Whether calls that come together before the room is in memory are carried out in their order.</summary>
    protected virtual bool OrdersFirstCalls => true;

    protected IRoomGrain Open(GrainOptions? options = null) => Start(Store, Clock, options ?? Plain).Room(Id);

    /// <summary>A room that is there, with a gateway and these members, and quiet for long enough.</summary>
    protected async Task<(IRoomGrain Room, TestGateway Gateway)> OpenWith(GrainOptions? options, params Join[] members)
    {
        var room = Open(options);
        var gateway = new TestGateway();
        await room.Attach(gateway);
        foreach (var join in members)
        {
            Assert.Equal(0, (await room.Ask(join)).Code);
            Advance(100);
        }
        await room.Facts();
        return (room, gateway);
    }

    protected void Advance(int ms) => Clock.Advance(TimeSpan.FromMilliseconds(ms));

    protected Task<string[]> Stored() => LogAudit.Texts(Disk, Id);

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
