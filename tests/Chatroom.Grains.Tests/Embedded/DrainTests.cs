using Chatroom.Grains.Embedded;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Embedded;

/// <summary>The end of the engine: nothing new, and what was taken is stored and answered, or the deadline has passed.</summary>
public sealed class DrainTests : IAsyncDisposable
{
    private static readonly GrainOptions Options = new() { BatchFloorMs = 0, DrainMs = 5_000, StoreOutcomeMs = 60_000 };
    private readonly ManualClock _clock = new();
    private readonly MemoryRoomStore _disk = new();
    private readonly FaultyRoomStore _store;

    public DrainTests() => _store = new FaultyRoomStore(_disk);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private EmbeddedEngine Start() => new(_store, _clock, Options, NullLoggerFactory.Instance);

    [Fact]
    public async Task What_was_taken_is_stored_and_answered_before_the_end()
    {
        var engine = Start();
        var room = engine.Room("r");
        await room.Ask(Say.Join("ann"));
        var gate = _store.Hold(StoreCall.Append);
        var asked = room.Ask(Say.Text("ann", "taken"));
        await gate.Reached.InTime();

        var ended = engine.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<EngineStoppingException>(() => room.Ask(Say.Text("ann", "too late")));
        await Assert.ThrowsAsync<EngineStoppingException>(() => engine.Room("another").Describe());
        await Assert.ThrowsAsync<EngineStoppingException>(() => engine.Directory("ann").Login("ann", "s", "g"));
        Assert.False(ended.IsCompleted);
        gate.Release();
        await ended.InTime();
        Assert.True(asked.IsCompletedSuccessfully);
        Assert.Equal(0, (await asked).Code);
        Assert.Equal(["taken"], await LogAudit.Texts(_disk, "r"));
    }

    [Fact]
    public async Task What_nobody_waits_for_is_stored_too()
    {
        var engine = Start();
        var room = engine.Room("r");
        await room.Ask(Say.Join("ann"));
        var gate = _store.Hold(StoreCall.Append);
        await room.AskAll(Say.Text("ann", "quiet") with { Id = 0 });
        await gate.Reached.InTime();
        var ended = engine.DisposeAsync().AsTask();
        Assert.False(ended.IsCompleted);
        gate.Release();
        await ended.InTime();
        Assert.Equal(["quiet"], await LogAudit.Texts(_disk, "r"));
    }

    [Fact]
    public async Task A_store_that_hangs_holds_the_end_no_longer_than_the_deadline()
    {
        var engine = Start();
        var room = engine.Room("r");
        await room.Ask(Say.Join("ann"));
        var gate = _store.Hold(StoreCall.Append);
        var asked = room.Ask(Say.Text("ann", "stuck"));
        await gate.Reached.InTime();
        var ended = engine.DisposeAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(Options.DrainMs - 1));
        Assert.False(ended.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await ended.InTime();
        Assert.False(asked.IsCompleted);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task An_engine_with_nothing_to_do_ends_at_once_and_may_be_ended_twice()
    {
        var engine = Start();
        await engine.Room("r").Ask(Say.Join("ann"));
        await engine.DisposeAsync().AsTask().InTime();
        await engine.DisposeAsync().AsTask().InTime();
    }
}
