using Chatroom.Gateway.Rest;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Rest;

public sealed class CallRatesTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Each_method_has_so_many_calls_a_second_and_then_says_how_long_to_wait()
    {
        var rates = new CallRates(_clock);
        for (var i = 0; i < 100; i++) Assert.True(rates.TryTake("mute", 100, out _));
        Assert.False(rates.TryTake("mute", 100, out var waitMs));
        Assert.Equal(10, waitMs);
        Assert.True(rates.TryTake("ban", 100, out _));
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(rates.TryTake("mute", 100, out _));
        Assert.False(rates.TryTake("mute", 100, out _));
    }

    [Fact]
    public void A_pause_gives_no_more_than_one_second_of_calls()
    {
        var rates = new CallRates(_clock);
        Assert.True(rates.TryTake("broadcast", 1, out _));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(rates.TryTake("broadcast", 1, out _));
        Assert.False(rates.TryTake("broadcast", 1, out var waitMs));
        Assert.Equal(1_000, waitMs);
    }
}
