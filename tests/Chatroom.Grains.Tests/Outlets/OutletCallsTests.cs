using System.Net;
using System.Text;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Grains.Webhooks;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>What one call to a receiver takes, and when the next one is made. On a clock that the test moves.</summary>
public sealed class OutletCallsTests : IAsyncDisposable
{
    private const string Room = "a";
    private static readonly int Lane = OutletLanes.Of(OutletId.Webhook, Room);
    private readonly ManualClock _clock = new();
    private readonly TestReceiver _receiver;
    private readonly MemoryRoomStore _store = new();
    private readonly OutletSet _outlets = new(new FixedWebhooks(OutletSamples.To()), new GrainOptions());
    private OutletDispatchers? _dispatchers;

    public OutletCallsTests() => _receiver = new TestReceiver(_clock);

    public async ValueTask DisposeAsync()
    {
        if (_dispatchers is not null) await _dispatchers.StopAsync(CancellationToken.None);
        _dispatchers?.Dispose();
        await _store.DisposeAsync();
    }

    // Rows of 10 bytes each, between which commas stand.
    [Theory]
    [InlineData(33, 3)]
    [InlineData(32, 2)]
    [InlineData(5, 1)]
    public async Task A_call_takes_as_many_bytes_as_it_may_and_one_row_at_least(int bytes, int rows)
    {
        await Add("1", "2", "3", "4");
        await Start(new WebhookOptions { BytesPerCall = bytes });
        Assert.Equal(["1", "2", "3"], (await NextIds()).Concat(rows < 3 ? await NextIds() : []).Concat(rows < 2 ? await NextIds() : []).Take(3));
        Assert.Equal(rows, _receiver.All.First().Ids.Length);
    }

    [Fact]
    public async Task A_call_takes_as_many_events_as_it_may()
    {
        await _store.Outlets.Add(Room, [Row("1", 2), Row("2", 2), Row("3", 1)], CancellationToken.None);
        await Start(new WebhookOptions { EventsPerCall = 4 });
        Assert.Equal(["1", "2"], await NextIds());
        Assert.Equal(["3"], await NextIds());
    }

    [Fact]
    public async Task After_the_rows_of_a_call_that_was_refused_calls_take_several_again()
    {
        await Add("good", "bad", "fine", "next", "last");
        await Start(new WebhookOptions { RefusedAttempts = 1, EventsPerCall = 3 });
        Assert.Equal(["good", "bad", "fine"], await NextIds(HttpStatusCode.BadRequest));
        Assert.Equal(["good"], await NextIds());
        Assert.Equal(["bad"], await NextIds(HttpStatusCode.BadRequest));
        Assert.Equal(["fine"], await NextIds());
        Assert.Equal(["next", "last"], await NextIds());
    }

    [Fact]
    public async Task A_time_further_off_than_any_wait_is_of_a_clock_that_was_set_back_and_not_waited_for()
    {
        await Add("1");
        var waits = await _store.Outlets.Next(Lane, 1, CancellationToken.None);
        await _store.Outlets.Failed([waits[0].Id], _clock.GetUtcNow().ToUnixTimeMilliseconds() + 5_001, "", CancellationToken.None);
        await Start(new WebhookOptions { RetryMaxMs = 5_000 });
        Assert.Equal(["1"], await NextIds());
    }

    [Fact]
    public async Task What_fails_after_an_outage_waits_as_before_it()
    {
        await Start(new WebhookOptions());
        await Add("1");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await NextIds(HttpStatusCode.BadGateway);
            await UntilFailed(attempt);
            _clock.Advance(TimeSpan.FromSeconds(attempt));
        }
        // The outage is over.
        await NextIds();
        await Eventually.Is(async () => (await _store.Outlets.Next(Lane, 1, CancellationToken.None)).Count == 0);
        await Add("2");
        var failed = await _receiver.Next();
        failed.Answer(HttpStatusCode.BadGateway);
        await UntilFailed(1);
        _clock.Advance(TimeSpan.FromMilliseconds(1_000));
        var again = await _receiver.Next();
        Assert.Equal(("2", "2"), (again.Header("Chatroom-Attempt"), again.Ids[0]));
        Assert.Equal(1_000, again.TimeMs - failed.TimeMs);
        again.Answer();
    }

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(2, 0)]
    public async Task Two_failures_with_no_success_between_them_are_an_outage_and_one_is_not(int failures, int waitMs)
    {
        await Start(new WebhookOptions());
        var rooms = Enumerable.Range(0, 100).Select(i => $"r{i}").DistinctBy(room => OutletLanes.Of(OutletId.Webhook, room)).Take(3).ToArray();
        ReceivedCall? first = null;
        foreach (var room in rooms.Take(failures))
        {
            await Add(room, [room]);
            var call = await _receiver.Next();
            first ??= call;
            call.Answer(HttpStatusCode.BadGateway);
            await UntilFailed(1, room);
        }
        await Add(rooms[2], ["works"]);
        Assert.Equal(["works"], await NextIds());
        // Their own waits end by the time that has passed then; after an outage none has to.
        if (waitMs > 0)
        {
            await Eventually.Is(async () => (await _store.Outlets.Next(OutletLanes.Of(OutletId.Webhook, rooms[2]), 1, CancellationToken.None)).Count == 0);
            _clock.Advance(TimeSpan.FromMilliseconds(waitMs));
        }
        var again = await _receiver.Next();
        Assert.Equal(("2", waitMs), (again.Header("Chatroom-Attempt"), again.TimeMs - first!.TimeMs));
    }

    [Fact]
    public async Task Too_many_bytes_that_wait_go_to_the_dead_list_and_too_many_there_are_lost_in_one_look()
    {
        await Add([.. Enumerable.Range(1, 8).Select(i => $"{i}")]);
        // Rows of 10 bytes each; nothing is answered, and the clock stands.
        await Start(new WebhookOptions { WaitingBytes = 35, DeadBytes = 25 });
        await Eventually.Is(async () => await _store.Outlets.Count(OutletId.Webhook, CancellationToken.None) is { Waiting: 3, Dead: 2 });
        var dead = await _store.Outlets.Dead(0, 10, CancellationToken.None);
        Assert.Equal(["4", "5"], dead.Select(row => Encoding.UTF8.GetString(row.Payload)[7..^2]));
    }

    private async Task Start(WebhookOptions options)
    {
        _dispatchers = new OutletDispatchers(
            _store, _outlets, new GrainOptions { Webhooks = options }, _clock, NullLogger.Instance, _receiver, "here", chance: () => 1);
        await _dispatchers.StartAsync(CancellationToken.None);
    }

    private static OutletRow Row(string id, int events) => new(OutletId.Webhook, events, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""));

    private Task Add(params string[] ids) => Add(Room, ids);

    private async Task Add(string room, string[] ids)
    {
        await _store.Outlets.Add(room, [.. ids.Select(id => Row(id, 1))], CancellationToken.None);
        _outlets.Wake(room);
    }

    /// <summary>What the next call holds, answered so.</summary>
    private async Task<string[]> NextIds(HttpStatusCode answer = HttpStatusCode.NoContent)
    {
        var call = await _receiver.Next();
        call.Answer(answer);
        return call.Ids;
    }

    /// <summary>Until the store says so and the lane waits.</summary>
    private async Task UntilFailed(int attempts, string room = Room)
    {
        var lane = OutletLanes.Of(OutletId.Webhook, room);
        await Eventually.Is(async () => await _store.Outlets.Next(lane, 1, CancellationToken.None) is [var row] && row.Attempts == attempts);
        await _clock.TimerSet(TimeSpan.FromMilliseconds(1_000L << (attempts - 1))).InTime();
    }
}
