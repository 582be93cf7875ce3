using Chatroom.Grains.Embedded;
using Chatroom.Grains.Tests.Kit;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Embedded;

/// <summary>Turns, timers, retirement and limits of the embedded engine.</summary>
public sealed class EmbeddedEngineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualClock _clock = new();

    private EmbeddedGrains<ProbeGrain> Grains(GrainOptions? options = null) =>
        new(options ?? new GrainOptions(), _clock, TaskScheduler.Default, NullLogger.Instance, activation => new ProbeGrain(activation));

    [Fact]
    public async Task Turns_of_one_grain_never_run_at_once()
    {
        var grains = Grains();
        var calls = Enumerable.Range(0, 64).Select(_ => Task.Run(() => grains.Call("a", probe => probe.Work(50))));
        await Task.WhenAll(calls).InTime();
        var (turns, overlaps) = await grains.Call("a", probe => Task.FromResult((probe.Turns, probe.Overlaps)));
        Assert.Equal((64 * 51, 0), (turns, overlaps));
    }

    [Fact]
    public async Task The_first_calls_may_come_all_at_once()
    {
        for (var round = 0; round < 200; round++)
        {
            var grains = Grains();
            using var together = new Barrier(4);
            var calls = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return grains.Call("a", Task.FromResult);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
            Assert.Single((await Task.WhenAll(calls).InTime()).Distinct());
        }
    }

    [Fact]
    public async Task Another_call_goes_on_while_one_waits()
    {
        var grains = Grains();
        var waits = new TaskCompletionSource<int>();
        var first = grains.Call("a", _ => waits.Task);
        Assert.Equal(1, await grains.Call("a", _ => Task.FromResult(1)).InTime());
        Assert.False(first.IsCompleted);
        waits.SetResult(2);
        Assert.Equal(2, await first.InTime());
    }

    [Fact]
    public async Task An_exception_reaches_its_caller_and_nobody_else()
    {
        var grains = Grains();
        await Assert.ThrowsAsync<InvalidOperationException>(() => grains.Call("a", Task<int> (_) => throw new InvalidOperationException("at once")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => grains.Call("a", async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        }));
        Assert.Equal(1, await grains.Call("a", _ => Task.FromResult(1)));
    }

    [Fact]
    public async Task A_retired_grain_is_made_anew_by_the_next_call()
    {
        var grains = Grains();
        var first = await grains.Call("a", Task.FromResult);
        await grains.Call("a", probe =>
        {
            probe.Activation.Retire();
            return Task.CompletedTask;
        });
        Assert.Equal(0, grains.Count);
        Assert.NotSame(first, await grains.Call("a", Task.FromResult));
    }

    [Fact]
    public async Task A_call_that_waits_for_a_retiring_grain_goes_to_the_next()
    {
        var grains = Grains();
        var first = await grains.Call("a", Task.FromResult);
        using var blocked = new ManualResetEventSlim();
        var retiring = grains.Call("a", probe =>
        {
            blocked.Wait();
            probe.Activation.Retire();
            return Task.FromResult(probe);
        });
        var waiting = grains.Call("a", Task.FromResult);
        blocked.Set();
        Assert.Same(first, await retiring.InTime());
        Assert.NotSame(first, await waiting.InTime());
    }

    [Fact]
    public async Task Timers_tick_in_turns_never_twice_at_once_and_end_with_the_grain()
    {
        var grains = Grains();
        var hold = new TaskCompletionSource();
        await grains.Call("a", probe =>
        {
            probe.TickEvery(Second, () => hold.Task);
            return Task.CompletedTask;
        });
        _clock.Advance(Second);
        _clock.Advance(Second);
        Assert.Equal((1, 0), await grains.Call("a", probe => Task.FromResult((probe.Ticks, probe.Overlaps))));

        hold.SetResult();
        await grains.Call("a", async _ => await Task.Yield());
        _clock.Advance(Second);
        var probe = await grains.Call("a", Task.FromResult);
        Assert.Equal(2, probe.Ticks);
        await grains.Call("a", p =>
        {
            p.Activation.Retire();
            return Task.CompletedTask;
        });
        Assert.Equal(0, _clock.PendingTimers);
        _clock.Advance(Second);
        Assert.Equal(2, probe.Ticks);
    }

    [Fact]
    public async Task A_tick_that_fails_is_followed_by_the_next()
    {
        var grains = Grains();
        await grains.Call("a", probe =>
        {
            probe.TickEvery(Second, () => throw new InvalidOperationException("a bug"));
            return Task.CompletedTask;
        });
        _clock.Advance(Second);
        _clock.Advance(Second);
        Assert.Equal(2, await grains.Call("a", probe => Task.FromResult(probe.Ticks)));
    }

    [Fact]
    public async Task A_full_mailbox_refuses_and_has_place_again()
    {
        var grains = Grains(new GrainOptions { CallsPerGrain = 3 });
        var waits = new TaskCompletionSource<int>();
        var calls = Enumerable.Range(0, 3).Select(_ => grains.Call("a", _ => waits.Task)).ToArray();
        await Assert.ThrowsAsync<MailboxFullException>(() => grains.Call("a", _ => waits.Task));
        Assert.Equal(1, await grains.Call("b", _ => Task.FromResult(1)));
        waits.SetResult(0);
        await Task.WhenAll(calls).InTime();
        Assert.Equal(1, await grains.Call("a", _ => Task.FromResult(1)));
    }

    [Fact]
    public async Task No_more_grains_are_made_than_may_be_in_memory()
    {
        var grains = Grains(new GrainOptions { ActivationsMax = 2 });
        var first = await grains.Call("a", Task.FromResult);
        await grains.Call("b", Task.FromResult);
        await Assert.ThrowsAsync<ActivationLimitException>(() => grains.Call("c", Task.FromResult));
        Assert.Same(first, await grains.Call("a", Task.FromResult));
        await grains.Call("b", probe =>
        {
            probe.Activation.Retire();
            return Task.CompletedTask;
        });
        await grains.Call("c", Task.FromResult);
    }
}
