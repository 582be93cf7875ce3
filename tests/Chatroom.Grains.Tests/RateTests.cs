using Chatroom.Grains.Rooms;

namespace Chatroom.Grains.Tests;

public sealed class RateTests
{
    [Fact]
    public void It_is_the_average_of_the_last_ten_whole_seconds()
    {
        var rate = new Rate();
        rate.Add(100, 1_000_500);
        // The running second is not over.
        Assert.Equal(0, rate.PerSecond(1_000_900));
        Assert.Equal(10, rate.PerSecond(1_001_000));
        rate.Add(50, 1_005_000);
        Assert.Equal(15, rate.PerSecond(1_006_000));
        Assert.Equal(15, rate.PerSecond(1_010_999));
        Assert.Equal(5, rate.PerSecond(1_011_000));
        Assert.Equal(0, rate.PerSecond(1_016_000));
    }

    [Fact]
    public void A_clock_that_was_set_back_or_far_ahead_breaks_nothing()
    {
        var rate = new Rate();
        rate.Add(10, 1_000_000);
        rate.Add(10, 500_000);
        Assert.Equal(2, rate.PerSecond(1_001_000));
        Assert.Equal(0, rate.PerSecond(9_000_000));
    }
}
