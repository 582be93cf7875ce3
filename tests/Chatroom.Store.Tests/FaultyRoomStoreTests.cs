using Chatroom.Grains.Store;
using Chatroom.TestKit;
using static Chatroom.Store.Tests.StoreSamples;

namespace Chatroom.Store.Tests;

public sealed class FaultyRoomStoreTests : IAsyncDisposable
{
    private readonly FaultyRoomStore _store = new(new MemoryRoomStore());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_refused_append_is_not_done_and_the_next_one_is()
    {
        _store.Fail(StoreCall.Append, StoreFault.Refused, times: 2);
        await Assert.ThrowsAsync<StoreRefusedException>(() => _store.Append("a", Batch(1, 1, 2), Cancel));
        await Assert.ThrowsAsync<StoreRefusedException>(() => _store.Append("b", Batch(1, 1, 2), Cancel));
        Assert.Null(await _store.Load("a", Cancel));
        await _store.Append("a", Batch(1, 1, 2), Cancel);
        Assert.Equal((3, 0), (_store.Count(StoreCall.Append), _store.Pending));
    }

    [Theory]
    [InlineData(StoreFault.LostBefore, null)]
    [InlineData(StoreFault.LostAfter, 1L)]
    public async Task A_lost_outcome_throws_whether_or_not_it_was_done(StoreFault fault, long? head)
    {
        _store.Fail(StoreCall.Append, fault, room: "a");
        await _store.Append("b", Batch(1, 1, 2), Cancel);
        await Assert.ThrowsAsync<IOException>(() => _store.Append("a", Batch(1, 1, 2), Cancel));
        Assert.Equal(head, (await _store.Load("a", Cancel))?.Head);
    }

    [Fact]
    public async Task A_call_waits_at_its_gate()
    {
        var gate = _store.Hold(StoreCall.Append, "a");
        var held = _store.Append("a", Batch(1, 1, 2), Cancel);
        await gate.Reached;
        await _store.Append("b", Batch(1, 1, 2), Cancel);
        Assert.False(held.IsCompleted);
        Assert.Null(await _store.Load("a", Cancel));
        gate.Release();
        await held;
        Assert.Equal(1, (await _store.Load("a", Cancel))?.Head);
    }
}
