using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>A gateway for which hardly anything may wait falls behind again and again; nobody misses anything by it.</summary>
public sealed class BehindTests
{
    [Fact]
    public async Task Members_of_a_gateway_that_is_behind_read_the_log_and_their_account_is_whole()
    {
        const int Speakers = 8, Each = 60;
        // What was said together comes in as many batches at once: the second finds the first still waiting, however slow rooms are.
        await using var silo = await RunningSilo.Start(null, "Silo:RoomQueueBytes=1", "Grains:BatchEvents=1", "Grains:Room:Config:History=true");
        await using var a = await silo.Gateway("ga", "Gateway:CatchUpEvents=1000000");
        await using var reader = await Peer.Join(a.Port, "reader", "behind", WireFormat.MessagePack);
        var speakers = await Task.WhenAll(Enumerable.Range(0, Speakers).Select(i => Peer.Join(a.Port, $"s{i}:moderator", "behind")));
        var last = await Task.WhenAll(speakers.Select(async speaker =>
        {
            var seq = 0L;
            for (var i = 0; i < Each; i++)
            {
                var (code, details) = await speaker.Publish($"{speaker.Session}-{i}");
                if (code == Codes.Ok) seq = (long)details["seq"]!;
            }
            return seq;
        }));
        await reader.ReadTo(last.Max());
        Assert.Equal(0, reader.Room.Elided);
        Assert.True(silo.Leases.All.Single().Behinds > 0);
        foreach (var speaker in speakers) await speaker.DisposeAsync();
    }
}
