using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>What is not stored costs nobody anything, and a removal that may be stored stands until it is known that it is not.</content>
public abstract partial class GrainSpec
{
    [Theory]
    [InlineData(StoreFault.None)]
    [InlineData(StoreFault.Refused)]
    public async Task Who_may_have_been_kicked_has_no_place_while_the_store_hangs(StoreFault fault)
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        var gate = Store.Hold(StoreCall.Append, fault: fault);
        var kick = room.Ask(Say.Kick("mod", "ann"));
        await gate.Reached.InTime();
        await room.Facts();
        Advance(5_250);
        Assert.Equal(-1, (await kick).Code);
        Assert.Equal(23406, (await room.Ask(Say.Text("ann", "still here?"))).Code);
        Assert.Equal(1, (await room.Facts())!.Members);
        Assert.DoesNotContain(gateway.Told, IsRemoval);

        var behind = room.Ask(Say.Set("mod", "k", "v"));
        gate.Release();
        await Decided(room, await behind, gateway, wasStored: fault == StoreFault.None);
    }

    [Theory]
    [InlineData(StoreFault.LostAfter)]
    [InlineData(StoreFault.LostBefore)]
    public async Task Who_may_have_been_banned_has_no_place_until_the_log_has_been_read(StoreFault fault)
    {
        var (room, gateway) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        Store.Fail(StoreCall.Append, fault);
        Store.Fail(StoreCall.Load, StoreFault.LostBefore, times: 12);
        var gone = Store.Count(StoreCall.Append);
        var ban = room.Ask(Say.Ban("mod", "ann"));
        await Eventually.Is(() => Store.Count(StoreCall.Append) != gone);
        Advance(4_500);
        Assert.Equal(1, (await room.Ask(Say.Members("mod"))).Number("count"));
        Advance(750);
        Assert.Equal(-1, (await ban).Code);
        Assert.Equal(1, (await room.Ask(Say.Members("mod"))).Number("count"));
        Assert.DoesNotContain(gateway.Told, IsRemoval);

        await UntilAvailable(room);
        await Decided(room, await room.Ask(Say.Set("mod", "k", "v")), gateway, wasStored: fault == StoreFault.LostAfter);
    }

    private async Task Decided(IRoomGrain room, Told behind, TestGateway gateway, bool wasStored)
    {
        if (behind.Code != 0) Advance(100);
        Assert.Equal(wasStored ? 23406 : 0, (await room.Ask(Say.Text("ann", "and now?"))).Code);
        Assert.Equal(wasStored ? 1 : 2, (await room.Facts())!.Members);
        Assert.Equal(wasStored ? 1 : 0, gateway.Told.Count(IsRemoval));
    }

    private static bool IsRemoval(string line) => line.StartsWith("removed r ann-1 23409", StringComparison.Ordinal);

    [Fact]
    public async Task A_message_that_is_not_stored_counts_neither_for_slow_mode_nor_as_a_repeat()
    {
        var (room, _) = await OpenWith(null, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        await room.Ask(Say.Configure("mod", new ConfigChange { SlowModeSeconds = 30, UniqueMinutes = 5 }));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Assert.Equal(24015, (await room.Ask(Say.Text("ann", "hello"))).Code);
        Advance(100);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "hello"))).Code);
        Assert.Equal("unique", (await room.Ask(Say.Text("ann", "Hello"))).Rule);
        Assert.Equal("slow-mode", (await room.Ask(Say.Text("ann", "else"))).Rule);
        Assert.Equal(["hello"], await Stored());
    }
}
