using System.Net.Sockets;
using Chatroom.Gateway.Tests.Sockets;

namespace Chatroom.Gateway.Tests;

/// <summary>A setting that makes no sense ends the start, and does nothing worse later.</summary>
public sealed class GatewayOptionsTests
{
    public static TheoryData<string, GatewayOptions> Senseless => new()
    {
        { nameof(GatewayOptions.SweepPortion), new GatewayOptions { SweepPortion = 0 } },
        { nameof(GatewayOptions.DeflateSessions), new GatewayOptions { DeflateSessions = 0 } },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void A_limit_that_makes_no_sense_is_named(string name, GatewayOptions options) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(options.Validate).ParamName);

    [Fact]
    public async Task A_congestion_control_that_the_system_has_not_ends_the_start_and_one_that_it_has_does_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "of Linux");
        await using var none = new RunningGateway(["Gateway:Congestion=no-such-control"]);
        await Assert.ThrowsAsync<SocketException>(async () => await none.InitializeAsync());
        await using var gateway = await RunningGateway.Start("Gateway:Congestion=reno");
    }
}
