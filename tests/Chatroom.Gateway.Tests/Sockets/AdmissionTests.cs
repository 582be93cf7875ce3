using Chatroom.Gateway.Sockets;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

public sealed class AdmissionTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void So_many_are_open_and_one_that_goes_makes_place()
    {
        var admission = new Admission(new GatewayOptions { ConnectionsMax = 2 }, _clock);
        Assert.True(admission.TryEnter(out _));
        Assert.True(admission.TryEnter(out _));
        Assert.False(admission.TryEnter(out var retryAfterSeconds));
        Assert.Equal((2, 1), (admission.Open, retryAfterSeconds));
        admission.Leave();
        Assert.True(admission.TryEnter(out _));
    }

    [Fact]
    public void New_ones_come_at_a_rate_with_a_burst_of_as_many()
    {
        var admission = new Admission(new GatewayOptions { ConnectsPerSecond = 10, ConnectionsMax = 1_000 }, _clock);
        Assert.Equal(10, EnterAll(admission));
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, EnterAll(admission));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, EnterAll(admission));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, EnterAll(admission));
        Assert.Equal(21, admission.Entered);
    }

    [Fact]
    public void Shut_lets_nobody_in()
    {
        var admission = new Admission(new GatewayOptions(), _clock);
        Assert.False(admission.IsShut);
        admission.Shut();
        Assert.True(admission.IsShut);
        Assert.False(admission.TryEnter(out _));
    }

    [Fact]
    public void Without_a_number_of_its_own_it_takes_what_the_process_may_have() =>
        Assert.InRange(new Admission(new GatewayOptions(), _clock).ConnectionsMax, 1, 1_000_000);

    private static int EnterAll(Admission admission)
    {
        var entered = 0;
        while (admission.TryEnter(out _)) entered++;
        return entered;
    }
}
