using System.Net;
using System.Text;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Grains.Webhooks;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>At least once, in the order of each room, with waits that double; what is given up can be replayed. On a clock that the test moves.</summary>
public sealed class OutletDispatcherTests : IAsyncDisposable
{
    private const string Secret = "0123456789abcdef";
    private readonly ManualClock _clock = new();
    private readonly TestReceiver _receiver;
    private readonly FaultyOutlets _store = new(new MemoryRoomStore());
    private readonly SwitchedSettings _settings = new();
    private readonly OutletSet _outlets;
    private OutletDispatchers? _dispatchers;

    public OutletDispatcherTests()
    {
        _receiver = new TestReceiver(_clock);
        _outlets = new OutletSet(_settings, new GrainOptions());
    }

    public async ValueTask DisposeAsync()
    {
        if (_dispatchers is not null) await _dispatchers.StopAsync(CancellationToken.None);
        _dispatchers?.Dispose();
        await _store.DisposeAsync();
    }

    private async Task Start(WebhookOptions? options = null)
    {
        _dispatchers = new OutletDispatchers(
            _store, _outlets, new GrainOptions { Webhooks = options ?? new() }, _clock, NullLogger.Instance, _receiver, "here", chance: () => 1);
        await _dispatchers.StartAsync(CancellationToken.None);
    }

    /// <summary>Rows of one event each, whose ids are given.</summary>
    private async Task Add(string room, params string[] ids)
    {
        await _store.Outlets.Add(room, [.. ids.Select(id => new OutletRow(OutletId.Webhook, 1, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""")))], CancellationToken.None);
        _outlets.Wake(room);
    }

    private Task<IReadOnlyList<StoredOutletRow>> Waiting(string room) =>
        _store.Outlets.Next(OutletLanes.Of(OutletId.Webhook, room), 100, CancellationToken.None);

    /// <summary>Waits until the store says so: a barrier, not a sleep.</summary>
    private static Task Until(Func<Task<bool>> isSo) => Task.Run(async () =>
    {
        await Eventually.Is(isSo);
    }).InTime();

    /// <summary>Until the store says so and the lane waits: a clock that is moved before that is one that it does not see move.</summary>
    private async Task UntilFailed(string room, int attempts)
    {
        await Until(async () => (await Waiting(room))[0].Attempts == attempts);
        await _clock.TimerSet(TimeSpan.FromMilliseconds(1_000L << (attempts - 1))).InTime();
    }

    private Task UntilEmpty(string room) => Until(async () => (await Waiting(room)).Count == 0);

    private void Advance(long ms) => _clock.Advance(TimeSpan.FromMilliseconds(ms));

    [Fact]
    public async Task Who_is_disposed_and_was_not_stopped_looks_no_more()
    {
        await Start();
        // Each lane, and the look at the bounds.
        await Eventually.Is(() => _clock.PendingTimers == OutletLanes.PerOutlet + 1);
        _dispatchers!.Dispose();
        await Eventually.Is(() => _clock.PendingTimers == 0);
        _dispatchers = null;
    }

    [Fact]
    public async Task What_waits_goes_in_one_signed_call_and_then_it_is_gone()
    {
        await Add("a", "1", "2", "3");
        await Start();
        var call = await _receiver.Next();
        Assert.Equal(["1", "2", "3"], call.Ids);
        Assert.Equal(new Uri("http://receiver/hook"), call.Url);
        Assert.Equal("1", call.Header("Chatroom-Attempt"));
        var seconds = _clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal($"{seconds}", call.Header("Chatroom-Timestamp"));
        Assert.Equal(WebhookSignature.Of(Secret, seconds, call.Body), call.Header("Chatroom-Signature"));
        call.Answer();
        await UntilEmpty("a");
        Assert.Single(_receiver.All);
    }

    [Fact]
    public void A_signature_covers_time_and_body()
    {
        // openssl dgst -sha256 -hmac 0123456789abcdef of "1767225600.{}".
        Assert.Equal(
            "v1=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes("1767225600.{}"))),
            WebhookSignature.Of(Secret, 1_767_225_600, "{}"u8));
        Assert.NotEqual(WebhookSignature.Of(Secret, 1, "{}"u8), WebhookSignature.Of(Secret, 2, "{}"u8));
    }

    [Fact]
    public async Task A_call_takes_no_more_than_its_limits()
    {
        await Add("a", [.. Enumerable.Range(1, 7).Select(i => $"{i}")]);
        await Start(new WebhookOptions { EventsPerCall = 3 });
        foreach (var ids in (string[][])[["1", "2", "3"], ["4", "5", "6"], ["7"]])
        {
            var call = await _receiver.Next();
            Assert.Equal(ids, call.Ids);
            call.Answer();
        }
        await UntilEmpty("a");
    }

    [Fact]
    public async Task What_failed_goes_again_as_it_was_before_anything_behind_it()
    {
        await Start();
        await Add("a", "1", "2");
        (await _receiver.Next()).Answer(HttpStatusCode.InternalServerError);
        await UntilFailed("a", 1);
        await Add("a", "3");
        var failedMs = _receiver.All.Last().TimeMs;
        foreach (var waitMs in (int[])[1_000, 2_000, 4_000])
        {
            Advance(waitMs - 1);
            Assert.Equal(0, _receiver.Open);
            Advance(1);
            var again = await _receiver.Next();
            Assert.Equal(["1", "2"], again.Ids);
            Assert.Equal(waitMs, again.TimeMs - failedMs);
            failedMs = again.TimeMs;
            again.Answer(HttpStatusCode.ServiceUnavailable);
            await UntilFailed("a", int.Parse(again.Header("Chatroom-Attempt")!, System.Globalization.CultureInfo.InvariantCulture));
        }
        Advance(8_000);
        (await _receiver.Next()).Answer();
        var next = await _receiver.Next();
        Assert.Equal(["3"], next.Ids);
        next.Answer();
        await UntilEmpty("a");
    }

    [Fact]
    public async Task The_waits_grow_to_an_hour_and_last_about_a_day()
    {
        var options = new WebhookOptions();
        var waits = Enumerable.Range(1, options.Attempts - 1).Select(n => (
            Least: OutletBackoff.WaitMs(n, options, 0), Most: OutletBackoff.WaitMs(n, options, 1))).ToArray();
        Assert.Equal((800, 1_000), waits[0]);
        Assert.Equal((2_880_000, 3_600_000), waits[^1]);
        Assert.InRange(TimeSpan.FromMilliseconds(waits.Sum(wait => (wait.Least + wait.Most) / 2)).TotalHours, 22, 26);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_or_is_not_there_has_failed()
    {
        await Add("a", "1");
        await Start();
        await _receiver.Next();
        Advance(10_000);
        await UntilFailed("a", 1);
        Assert.Equal("no answer in 10000 ms", (await Waiting("a"))[0].Error);
        Advance(1_000);
        (await _receiver.Next()).Fail(new HttpRequestException("connection refused"));
        await UntilFailed("a", 2);
        Assert.Equal("connection refused", (await Waiting("a"))[0].Error);
    }

    [Fact]
    public async Task A_receiver_may_ask_for_a_longer_wait()
    {
        await Add("a", "1");
        await Start();
        (await _receiver.Next()).Answer(HttpStatusCode.TooManyRequests, retryAfterSeconds: 120);
        await UntilFailed("a", 1);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds() + 120_000, (await Waiting("a"))[0].DueMs);
    }

    [Fact]
    public async Task After_the_last_attempt_it_is_dead_until_it_is_replayed()
    {
        await Start(new WebhookOptions { Attempts = 3 });
        await Add("a", "1", "2");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Advance(attempt == 1 ? 0 : 5_000);
            (await _receiver.Next()).Answer(HttpStatusCode.BadGateway);
            if (attempt < 3) await UntilFailed("a", attempt);
        }
        await UntilEmpty("a");
        var dead = new DeadRows(_store, _outlets);
        var rows = await dead.List(0, 10, CancellationToken.None);
        Assert.Equal([("a", 3, "HTTP 502"), ("a", 3, "HTTP 502")], rows.Select(row => (row.Room, row.Attempts, row.Error)));

        Assert.Equal(1, await dead.Replay([rows[1].Id], CancellationToken.None));
        var again = await _receiver.Next();
        Assert.Equal(["2"], again.Ids);
        Assert.Equal("1", again.Header("Chatroom-Attempt"));
        again.Answer();
        await UntilEmpty("a");
        Assert.Equal(["1"], (await dead.List(0, 10, CancellationToken.None)).Select(row => row.Id == rows[0].Id ? "1" : "?"));
    }

    [Fact]
    public async Task What_the_receiver_will_not_have_holds_up_nothing_but_itself()
    {
        await Start(new WebhookOptions { RefusedAttempts = 2 });
        await Add("a", "good", "bad", "fine");
        (await _receiver.Next()).Answer(HttpStatusCode.BadRequest);
        var order = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var call = await _receiver.Next();
            order.AddRange(call.Ids);
            var isBad = call.Ids[0] == "bad";
            call.Answer(isBad ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
            if (isBad && i == 1)
            {
                await UntilFailed("a", 1);
                Advance(1_000);
            }
        }
        await UntilEmpty("a");
        Assert.Equal(["good", "bad", "bad", "fine"], order);
        Assert.Single(await _store.Outlets.Dead(0, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_room_that_fails_does_not_hold_up_others_and_the_end_of_an_outage_is_for_all()
    {
        var other = Enumerable.Range(0, 100).Select(i => $"b{i}").First(room => OutletLanes.Of(OutletId.Webhook, room) != OutletLanes.Of(OutletId.Webhook, "a"));
        await Start();
        await Add("a", "a1");
        (await _receiver.Next()).Answer(HttpStatusCode.BadGateway);
        await UntilFailed("a", 1);
        await Add(other, "b1");
        var call = await _receiver.Next();
        Assert.Equal(["b1"], call.Ids);
        call.Answer(HttpStatusCode.BadGateway);
        await UntilFailed(other, 1);
        Advance(1_000);
        for (var i = 0; i < 2; i++) (await _receiver.Next()).Answer(HttpStatusCode.BadGateway);
        await UntilFailed("a", 2);
        await UntilFailed(other, 2);

        // Both wait two seconds; what is sent once more of one of them goes well, and the other one goes at once.
        var third = Enumerable.Range(0, 100).Select(i => $"c{i}").First(room =>
            OutletLanes.Of(OutletId.Webhook, room) != OutletLanes.Of(OutletId.Webhook, "a") && OutletLanes.Of(OutletId.Webhook, room) != OutletLanes.Of(OutletId.Webhook, other));
        await Add(third, "c1");
        (await _receiver.Next()).Answer();
        var back = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var again = await _receiver.Next();
            back.AddRange(again.Ids);
            again.Answer();
        }
        Assert.Equal(["a1", "b1"], back.Order());
    }

    [Fact]
    public async Task What_was_sent_is_not_sent_again_because_the_store_was_away()
    {
        await Start();
        _store.FailSent = 2;
        await Add("a", "1");
        (await _receiver.Next()).Answer();
        await Until(() => Task.FromResult(_store.FailSent == 1));
        await Until(() => { Advance(1_000); return Task.FromResult(_store.FailSent == 0); });
        await Until(async () => { Advance(1_000); return (await Waiting("a")).Count == 0; });
        Assert.Single(_receiver.All);
    }

    [Fact]
    public async Task Too_much_that_waits_goes_to_the_dead_list_and_too_much_there_is_lost()
    {
        await Start(new WebhookOptions { WaitingRows = 3, DeadRows = 2, EventsPerCall = 1 });
        await Add("a", [.. Enumerable.Range(1, 8).Select(i => $"{i}")]);
        await Until(async () =>
        {
            Advance(1_000);
            var counts = await _store.Outlets.Count(OutletId.Webhook, CancellationToken.None);
            return counts is { Waiting: 3, Dead: 2 };
        });
        var dead = await _store.Outlets.Dead(0, 10, CancellationToken.None);
        Assert.Equal(["4", "5"], dead.Select(row => Encoding.UTF8.GetString(row.Payload)[7..^2]));
        Assert.All(dead, row => Assert.Equal("overflow", row.Error));
    }

    [Fact]
    public async Task Settings_change_while_it_runs()
    {
        _settings.Current = WebhookSettings.Off;
        await Start();
        await Add("a", "1");
        Advance(1_000);
        Assert.Empty(_receiver.All);
        _settings.Current = WebhookSettings.Of("http://elsewhere/", Secret, []);
        _outlets.Wake("a");
        var call = await _receiver.Next();
        Assert.Equal(new Uri("http://elsewhere/"), call.Url);
        call.Answer();
    }

    private sealed class SwitchedSettings : IWebhookSettings
    {
        public WebhookSettings Current { get; set; } = WebhookSettings.Of("http://receiver/hook", Secret, []);
    }
}
