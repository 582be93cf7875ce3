using System.Threading.Channels;
using Chatroom.Gateway.Link;
using Chatroom.Grains.Link;
using Chatroom.Protocol.Link;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>When a gateway tries to reach its silo again, how long it waits for it, and when it takes a link for lost. On a manual clock.</summary>
public sealed class SiloLinkTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SiloLinkOptions Options = new() { Url = "ws://silo/link", BackoffMs = 100, BackoffMaxMs = 1_000, ConnectMs = 5_000 };

    private readonly ManualClock _clock = new();
    private readonly ScriptedSilo _silo;
    private readonly Ends _ends = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _tried = [];
    private Task<bool> _running = Task.FromResult(false);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public SiloLinkTests() => _silo = new ScriptedSilo(_clock);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience, CancellationToken.None);
        _stop.Dispose();
    }

    [Fact]
    public async Task The_wait_doubles_with_each_try_that_fails_up_to_its_maximum()
    {
        Run(new Chance(_ => 1));
        await Waited([200, 400, 800, 1_000, 1_000]);
    }

    [Fact]
    public async Task The_wait_is_a_part_of_it_by_chance_from_none_to_all()
    {
        Run(new Chance(draw => draw % 2 == 0 ? 0.25 : 0));
        await Waited([50, 0, 200, 0]);
    }

    [Fact]
    public async Task Gateways_with_another_seed_come_at_other_times_and_with_the_same_at_the_same()
    {
        Run(new Random(1));
        var waits = await Waits(6);
        var (same, other) = (new Random(1), new Random(2));
        Assert.Equal(Drawn(same), waits);
        Assert.NotEqual(Drawn(other), waits);
    }

    [Fact]
    public async Task A_try_that_nobody_answers_is_given_up_and_counts_as_failed()
    {
        Run(new Chance(_ => 1));
        var first = await _silo.Next();
        _clock.Advance(TimeSpan.FromMilliseconds(Options.ConnectMs - 1));
        Assert.False(first.Outcome.Task.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Outcome.Task.WaitAsync(Patience, Cancel));
        await Pass(200);
        Assert.Equal(first.At + TimeSpan.FromMilliseconds(Options.ConnectMs + 200), (await _silo.Next()).At);
    }

    [Fact]
    public async Task Who_is_asked_to_try_now_does_not_wait_and_once()
    {
        var link = Run(new Chance(_ => 1));
        (await _silo.Next()).Fail();
        await Set(200);
        link.TryNow();
        var asked = await _silo.Next();
        // The end of the wait that was cut short comes to nothing.
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        asked.Fail();
        await Set(400);
        Assert.False(_silo.IsTried);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        await _silo.Next();
    }

    [Fact]
    public async Task After_a_link_the_wait_begins_small_again()
    {
        Run(new Chance(_ => 1));
        await Waits(3);
        var silo = await (await _silo.Next()).Answer(leaseMs: 10_000);
        await _ends.Found();
        silo.Abort();
        await _ends.Lost();
        await Set(Options.BackoffMs);
        var lost = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMilliseconds(Options.BackoffMs));
        Assert.Equal(lost + TimeSpan.FromMilliseconds(Options.BackoffMs), (await _silo.Next()).At);
    }

    [Fact]
    public async Task Of_several_silos_each_is_tried_in_turn_and_the_wait_doubles_with_each_round()
    {
        Run(new Chance(_ => 1), Options with { Url = "ws://a/link,ws://b/link,ws://c/link" });
        await Waited([100, 100, 200, 200, 200, 400, 400]);
        Assert.Equal(["a", "b", "c", "a", "b", "c", "a"], _tried);
    }

    [Fact]
    public async Task A_silo_that_was_lost_is_tried_first_and_one_that_goes_down_last()
    {
        Run(new Chance(_ => 1), Options with { Url = "ws://a/link,ws://b/link" });
        var first = await (await _silo.Next()).Answer(leaseMs: 10_000);
        await _ends.Found();
        first.Abort();
        await _ends.Lost();
        await Pass(Options.BackoffMs);
        var again = await _silo.Next();
        Assert.Equal("a", again.Silo);
        var second = await again.Answer(leaseMs: 10_000);
        await _ends.Found();
        await second.Close(LinkCloseCodes.Draining, "goes down", TestContext.Current.CancellationToken);
        await _ends.Lost();
        await Pass(Options.BackoffMs);
        Assert.Equal("b", (await _silo.Next()).Silo);
    }

    [Fact]
    public async Task A_link_that_says_nothing_for_a_lease_is_lost_and_its_calls_with_it()
    {
        var link = Run(new Chance(_ => 1));
        await Assert.ThrowsAsync<SiloAwayException>(() => link.Call(LinkMethod.RoomDescribe, "early"));
        using var silo = await (await _silo.Next()).Answer(leaseMs: 1_000);
        await _ends.Found();
        var call = link.Call(LinkMethod.RoomDescribe, "a");
        // Looked at every quarter of a lease: over it, not at it.
        _clock.Advance(TimeSpan.FromMilliseconds(1_000));
        Assert.True(link.IsUp);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        // Who does not answer the close is cut.
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _ends.Lost();
        await Assert.ThrowsAsync<CallLostException>(() => call.WaitAsync(Patience, Cancel));
        Assert.False(link.IsUp);
    }

    [Fact]
    public async Task Who_is_fenced_does_not_try_again()
    {
        Run(new Chance(_ => 1));
        var silo = await (await _silo.Next()).Answer(leaseMs: 10_000);
        await _ends.Found();
        await silo.Close(LinkCloseCodes.Fenced, "a newer one", TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await _running.WaitAsync(Patience, Cancel));
        Assert.False(_silo.IsTried);
    }

    private SiloLink Run(Random random, SiloLinkOptions? options = null)
    {
        var link = new SiloLink(
            options ?? Options, new GatewayOptions { Id = "g" }, new LinkInstance(1), _silo, _clock, NullLogger<SiloLink>.Instance, random);
        _running = link.Run(_ends, _stop.Token);
        return link;
    }

    /// <summary>Lets so many tries fail; how long each was waited for after, milliseconds.</summary>
    private async Task<double[]> Waits(int tries)
    {
        var waits = new double[tries];
        for (var i = 0; i < tries; i++)
        {
            var one = await _silo.Next();
            _tried.Add(one.Silo);
            one.Fail();
            // What is not waited for at all sets no timer.
            var set = _clock.TimerSet(TimeSpan.FromMilliseconds(Options.BackoffMaxMs));
            if (await Task.WhenAny(set, _silo.Tried()).WaitAsync(Patience, Cancel) != set) continue;
            var wait = _clock.UntilNext!.Value;
            _clock.Advance(wait);
            waits[i] = wait.TotalMilliseconds;
        }
        return waits;
    }

    private async Task Waited(double[] milliseconds) => Assert.Equal(milliseconds, await Waits(milliseconds.Length));

    private async Task Set(double milliseconds) => await _clock.TimerSet(TimeSpan.FromMilliseconds(milliseconds)).WaitAsync(Patience, Cancel);

    private async Task Pass(double milliseconds)
    {
        await Set(milliseconds);
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
    }

    private static double[] Drawn(Random random) =>
        [.. new[] { 200, 400, 800, 1_000, 1_000, 1_000 }.Select(most => Math.Floor(random.NextDouble() * most))];

    /// <summary>Draws what a test says. Not thread-safe.</summary>
    private sealed class Chance(Func<int, double> draw) : Random
    {
        private int _draws;

        public override double NextDouble() => draw(_draws++);
    }

    /// <summary>Hears when the link is there and when it is lost. Thread-safe.</summary>
    private sealed class Ends : ILinkReceiver
    {
        private readonly Channel<bool> _found = Channel.CreateUnbounded<bool>();
        private readonly Channel<bool> _lost = Channel.CreateUnbounded<bool>();

        public LinkHeartbeat Load => new(0, 1, false);

        public async Task Found() => await _found.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);

        public async Task Lost() => await _lost.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);

        Task ILinkReceiver.Found(CancellationToken lost)
        {
            _found.Writer.TryWrite(true);
            return Task.CompletedTask;
        }

        void ILinkReceiver.Lost() => _lost.Writer.TryWrite(true);

        void ILinkReceiver.Take(LinkFrame frame) => throw new NotSupportedException();
    }
}
