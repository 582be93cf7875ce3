using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>What a moderator does from a program, on a real gateway.</summary>
[Collection(SharedGateway.Name)]
public sealed class ModerationTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_directed_message_reaches_whom_it_is_for_and_is_a_gap_for_the_others()
    {
        await using var anna = await Clients.Join(gateway.Port, "d-anna", "d-directed");
        await using var bo = await Clients.Join(gateway.Port, "d-bo", "d-directed");
        await using var cy = await Clients.Join(gateway.Port, "d-cy", "d-directed");
        await using var bos = new Listener(bo);
        await using var cys = new Listener(cy);
        var ack = await anna.PublishAsync("psst", naming: new Naming { Mentions = ["d-bo"], To = ["d-bo"] }, token: Cancel);
        Assert.Equal(Codes.Ok, ack.Code);
        await anna.PublishAsync("end", id: "end", token: Cancel);
        await bos.ReadTo("end");
        await cys.ReadTo("end");
        var got = bos.All.Single(item => item.Seq == ack.Seq).Event;
        Assert.Equal(("psst", "d-bo", "d-bo"), (got.Content, Assert.Single(got.Mentions!), Assert.Single(got.To!)));
        Assert.Equal((EventKind.Gap, "directed"), cys.All.Where(item => item.Seq == ack.Seq).Select(item => (item.Event.Kind, item.Event.Reason)).Single());
    }

    [Fact]
    public async Task While_the_distribution_is_stopped_members_get_gaps_and_the_past_has_it_later()
    {
        await using var mod = await Clients.Join(gateway.Port, "s-mod:moderator", "d-stopped");
        await using var bo = await Clients.Join(gateway.Port, "s-bo", "d-stopped");
        await using var bos = new Listener(bo);
        await mod.DistributeAsync(false, Cancel);
        var ack = await mod.PublishAsync("later", token: Cancel);
        await mod.DistributeAsync(true, Cancel);
        await mod.PublishAsync("end", id: "end", token: Cancel);
        await bos.ReadTo("end");
        Assert.Equal("stopped", bos.All.Single(item => item.Seq == ack.Seq).Event.Reason);
        Assert.Contains((await bo.HistoryAsync(token: Cancel)).Items, item => item.Event.Content == "later");
        Assert.Equal(Codes.NotAuthorised, (await Assert.ThrowsAsync<ChatException>(() => bo.DistributeAsync(false, Cancel))).Code);
    }
}
