using Chatroom.Gateway.Link;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>A gateway that knows several silos is linked to one: the first that takes it, until that one is gone or goes down.</summary>
public sealed class SeveralSilosTests
{
    [Fact]
    public async Task It_takes_the_first_that_is_there_stays_there_and_goes_on_when_that_one_goes_down()
    {
        await using var first = await RunningSilo.Start();
        await using var second = await RunningSilo.Start();
        await using var gateway = await first.Gateway("several", $"Silo:Url=ws://127.0.0.1:1/link, {first.Url},{second.Url}");
        Assert.Equal((1, 0), (first.Leases.Count, second.Leases.Count));

        await gateway.CutLink();
        await gateway.Linked();
        Assert.Equal((1, 0), (first.Leases.Count, second.Leases.Count));

        await first.Stop();
        await Eventually.Is(() => second.Leases.Count == 1);
        await gateway.Linked();
        await using var speaker = await Peer.Join(gateway.Port, "one", "elsewhere");
        Assert.Equal(Codes.Ok, (await speaker.Publish("m1")).Code);
    }

    [Theory]
    [InlineData("ws://a/link,http://b/link")]
    [InlineData(",")]
    [InlineData("a")]
    public void What_is_no_address_is_told_at_the_start(string url) =>
        Assert.ThrowsAny<ArgumentException>(new SiloLinkOptions { Url = url }.Validate);
}
