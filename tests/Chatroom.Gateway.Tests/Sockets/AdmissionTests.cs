using System.Net;
using Chatroom.Gateway.Sockets;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

public sealed class AdmissionTests
{
    private static readonly IPAddress Somewhere = IPAddress.Loopback;
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress Office = IPAddress.Parse("2001:db8::7");
    private readonly ManualClock _clock = new();

    [Fact]
    public void So_many_are_open_and_one_that_goes_makes_place()
    {
        var admission = new Admission(new GatewayOptions { ConnectionsMax = 2 }, _clock);
        Assert.True(admission.TryEnter(Somewhere).IsIn);
        Assert.True(admission.TryEnter(Somewhere).IsIn);
        Assert.Equal(new Entry(false, null, 1, false), admission.TryEnter(Somewhere));
        Assert.Equal(2, admission.Open);
        admission.Leave(null);
        Assert.True(admission.TryEnter(Somewhere).IsIn);
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
        Assert.False(admission.TryEnter(Somewhere).IsIn);
    }

    [Fact]
    public void Without_a_number_of_its_own_it_takes_what_the_process_may_have() =>
        Assert.InRange(new Admission(new GatewayOptions(), _clock).ConnectionsMax, 1, 1_000_000);

    [Fact]
    public void From_one_address_so_many_are_open_and_the_others_are_let_in()
    {
        var admission = new Admission(new GatewayOptions { ConnectionsPerAddress = 3, ConnectionsMax = 100 }, _clock);
        var first = admission.TryEnter(Home);
        Assert.Equal(2, EnterAll(admission, Home));
        Assert.Equal((false, true, 429), (admission.TryEnter(Home).IsIn, admission.TryEnter(Home).IsForAddress, admission.TryEnter(Home).Status));
        Assert.Equal(3, EnterAll(admission, Office));
        admission.Leave(first.Address);
        Assert.Equal(1, EnterAll(admission, Home));
    }

    [Fact]
    public void From_one_address_they_come_at_a_rate_and_take_nothing_from_the_others()
    {
        var admission = new Admission(new GatewayOptions { ConnectsPerSecondPerAddress = 5, ConnectsPerSecond = 10, ConnectionsMax = 100 }, _clock);
        Assert.Equal(5, EnterAll(admission, Home));
        Assert.Equal(0, EnterAll(admission, Home));
        Assert.Equal(5, EnterAll(admission, Office));
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, EnterAll(admission, Home));
        // The rest of the common bucket.
        Assert.Equal(1, EnterAll(admission, Office));
    }

    [Fact]
    public void This_machine_is_counted_only_when_that_is_said()
    {
        var options = new GatewayOptions { ConnectionsPerAddress = 3, ConnectionsMax = 100 };
        Assert.Equal(100, EnterAll(new Admission(options, _clock), IPAddress.Loopback));
        Assert.Equal(100, EnterAll(new Admission(options, _clock), IPAddress.IPv6Loopback));
        Assert.Equal(3, EnterAll(new Admission(options with { LoopbackCounted = true }, _clock), IPAddress.Loopback));
    }

    [Fact]
    public void In_a_full_table_nobody_is_kept_out_and_who_has_gone_makes_place()
    {
        var admission = new Admission(new GatewayOptions { ConnectionsPerAddress = 1, AddressesMax = 1, ConnectionsMax = 100 }, _clock);
        var home = admission.TryEnter(Home);
        Assert.NotNull(home.Address);
        var uncounted = admission.TryEnter(Office);
        Assert.Equal((true, null), (uncounted.IsIn, uncounted.Address));
        Assert.True(admission.TryEnter(Office).IsIn);
        admission.Leave(home.Address);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(admission.TryEnter(Office).Address);
        Assert.False(admission.TryEnter(Office).IsIn);
    }

    [Fact]
    public void Leaving_and_coming_does_not_fill_the_bucket()
    {
        var admission = new Admission(new GatewayOptions { ConnectsPerSecondPerAddress = 5, ConnectionsMax = 100 }, _clock);
        for (var i = 0; i < 5; i++) admission.Leave(admission.TryEnter(Home).Address);
        Assert.False(admission.TryEnter(Home).IsIn);
    }

    [Fact]
    public void Who_is_refused_comes_back_over_as_long_as_taking_all_of_them_in_takes()
    {
        var options = new GatewayOptions { ConnectionsMax = 1, AcceptsPerSecondAtFirst = 100, RetryAfterMaxSeconds = 20 };
        var admission = new Admission(options, _clock, random: new Random(7));
        admission.TryEnter(Home);
        var waits = Enumerable.Range(0, 1_000).Select(_ => admission.TryEnter(Home).RetryAfterSeconds).ToList();
        Assert.All(waits.Take(100), wait => Assert.Equal(1, wait));
        Assert.Equal((1, 10), (waits.Min(), waits.Max()));
        Assert.Equal(20, Enumerable.Range(0, 5_000).Max(_ => admission.TryEnter(Home).RetryAfterSeconds));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, admission.TryEnter(Home).RetryAfterSeconds);
    }

    private static int EnterAll(Admission admission, IPAddress? from = null)
    {
        var entered = 0;
        while (admission.TryEnter(from ?? Somewhere).IsIn) entered++;
        return entered;
    }
}
