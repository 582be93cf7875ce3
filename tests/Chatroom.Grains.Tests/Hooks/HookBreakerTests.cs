using Chatroom.Grains.Hooks;

namespace Chatroom.Grains.Tests.Hooks;

public sealed class HookBreakerTests
{
    private readonly HookBreaker _breaker = new(new HookOptions { BreakerFailures = 3, BreakerWindowMs = 1_000, BreakerOpenMs = 500 });

    private void Fails(params long[] times)
    {
        foreach (var time in times)
        {
            Assert.Equal(HookPass.Closed, _breaker.Enter(time));
            _breaker.Failed(HookPass.Closed, time);
        }
    }

    [Fact]
    public void It_opens_after_so_many_failures_in_the_window()
    {
        Fails(0, 100, 200);
        Assert.Equal(HookPass.Open, _breaker.Enter(200));
        Assert.Equal(HookPass.Open, _breaker.Enter(699));
    }

    [Fact]
    public void Failures_that_are_far_apart_do_not_open_it()
    {
        Fails(0, 600, 1_000, 1_600, 2_000);
        Assert.Equal(HookPass.Closed, _breaker.Enter(2_000));
    }

    [Fact]
    public void One_probe_goes_after_a_while_and_its_success_closes_it()
    {
        Fails(0, 0, 0);
        Assert.Equal(HookPass.Probe, _breaker.Enter(500));
        Assert.Equal(HookPass.Open, _breaker.Enter(500));
        Assert.True(_breaker.Succeeded(HookPass.Probe));
        Fails(600, 600);
        Assert.Equal(HookPass.Closed, _breaker.Enter(600));
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_as_long_again()
    {
        Fails(0, 0, 0);
        Assert.Equal(HookPass.Probe, _breaker.Enter(500));
        _breaker.Failed(HookPass.Probe, 600);
        Assert.Equal(HookPass.Open, _breaker.Enter(1_099));
        Assert.Equal(HookPass.Probe, _breaker.Enter(1_100));
    }

    [Fact]
    public void Calls_from_before_it_opened_neither_close_it_nor_keep_it_open_longer()
    {
        Fails(0, 0, 0);
        Assert.False(_breaker.Succeeded(HookPass.Closed));
        Assert.Equal(HookPass.Open, _breaker.Enter(100));
        Assert.False(_breaker.Failed(HookPass.Closed, 400));
        Assert.Equal(HookPass.Probe, _breaker.Enter(500));
    }
}
