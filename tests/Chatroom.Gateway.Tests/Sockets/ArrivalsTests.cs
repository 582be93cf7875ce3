using Chatroom.Gateway.Sockets;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

public sealed class ArrivalsTests
{
    private readonly ManualClock _clock = new();
    private readonly Arrivals _arrivals;

    public ArrivalsTests() => _arrivals = new Arrivals(new GatewayOptions { AcceptsPerSecondAtFirst = 1_000, ReconnectMaxMs = 20_000 }, _clock);

    [Fact]
    public void A_quiet_gateway_says_nothing_of_what_it_could_do()
    {
        for (var i = 0; i < 100; i++)
        {
            _arrivals.Begin();
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            _arrivals.End(accepted: true);
        }
        Assert.Equal(1_000, _arrivals.PerSecond);
    }

    [Fact]
    public void One_that_has_more_to_do_than_it_can_takes_in_what_it_takes_in()
    {
        Crowd(intervals: 40, perInterval: 150);
        Assert.InRange(_arrivals.PerSecond, 295, 305);
        Crowd(intervals: 40, perInterval: 1_000);
        Assert.InRange(_arrivals.PerSecond, 1_990, 2_000);
    }

    [Fact]
    public void What_it_has_done_it_can_do()
    {
        for (var i = 0; i < 2_000; i++)
        {
            _arrivals.Begin();
            _arrivals.End(accepted: true);
        }
        _clock.Advance(TimeSpan.FromMilliseconds(Arrivals.IntervalMs));
        _arrivals.Begin();
        Assert.Equal(4_000, _arrivals.PerSecond);
    }

    [Fact]
    public void Who_was_refused_was_not_taken_in()
    {
        for (var i = 0; i < 2_000; i++)
        {
            _arrivals.Begin();
            _arrivals.End(accepted: false);
        }
        _clock.Advance(TimeSpan.FromMilliseconds(Arrivals.IntervalMs));
        _arrivals.Begin();
        Assert.Equal(1_000, _arrivals.PerSecond);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3_000, 3_000)]
    [InlineData(1_000_000, 20_000)]
    public void The_window_is_as_long_as_taking_them_in_within_its_bounds(int clients, int windowMs)
    {
        Assert.Equal(windowMs, _arrivals.WindowMs(clients, 0, 20_000));
        Assert.Equal(windowMs / 2, _arrivals.ReconnectMs(0x8000, clients));
        Assert.Equal(0, _arrivals.ReconnectMs(0, clients));
        Assert.InRange(_arrivals.ReconnectMs(ushort.MaxValue, clients), 0, windowMs);
        Assert.Equal(Math.Max(5_000, windowMs), _arrivals.WindowMs(clients, 5_000, 20_000));
    }

    [Fact]
    public void Those_of_a_gateway_that_is_gone_are_taken_in_by_all_others()
    {
        Assert.Equal(6_000, _arrivals.AwayWindowMs(6_000, 0, 20_000));
        _arrivals.Others = 3;
        Assert.Equal(2_000, _arrivals.AwayWindowMs(6_000, 0, 20_000));
        Assert.Equal(1_000, _arrivals.ReconnectMs(0x8000, 6_000));
        Assert.Equal(6_000, _arrivals.WindowMs(6_000, 0, 20_000));
    }

    [Fact]
    public void Slots_lie_evenly_however_many_there_are()
    {
        var slots = Enumerable.Range(0, 1_000).Select(_ => _arrivals.NextSlot()).ToList();
        Assert.Equal(1_000, slots.Distinct().Count());
        foreach (var count in (int[])[10, 100, 1_000])
        {
            var tenths = slots.Take(count).CountBy(slot => slot * 10 / 65_536).Select(tenth => tenth.Value);
            Assert.All(tenths, tenth => Assert.InRange(tenth, count / 10 - 2, count / 10 + 2));
        }
    }

    private void Crowd(int intervals, int perInterval)
    {
        for (var i = 0; i < Arrivals.BusyConnects; i++) _arrivals.Begin();
        for (var i = 0; i < intervals; i++)
        {
            for (var j = 0; j < perInterval; j++)
            {
                _arrivals.Begin();
                _arrivals.End(accepted: true);
            }
            _clock.Advance(TimeSpan.FromMilliseconds(Arrivals.IntervalMs));
        }
        for (var i = 0; i < Arrivals.BusyConnects; i++) _arrivals.End(accepted: false);
    }
}
