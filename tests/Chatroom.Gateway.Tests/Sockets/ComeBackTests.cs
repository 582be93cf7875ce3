using Chatroom.Protocol;
using Chatroom.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>When clients are told to come back: spread over as long as this gateway takes to let them in.</summary>
public sealed class ComeBackTests
{
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Draining_gives_each_client_its_own_slot_of_a_window_of_the_measured_rate()
    {
        // One a second: eight clients take eight seconds.
        await using var gateway = await Start("Gateway:AcceptsPerSecondAtFirst=1");
        var peers = new List<Peer>();
        for (var i = 0; i < 8; i++) peers.Add(await Peer.Join(gateway.Port, $"drain-{i}", "drain"));
        var stopping = gateway.Stop();
        var waits = new List<long>();
        foreach (var peer in peers)
        {
            var (close, code, details) = await peer.Closed();
            Assert.Equal((CloseCodes.Draining, Codes.ServerUnavailable), (close, code ?? 0));
            waits.Add((long)details!["retryAfterMs"]!);
            await peer.DisposeAsync();
        }
        Assert.Equal([500, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000], waits.Order());
        await Ended(stopping);
    }

    [Fact]
    public async Task However_slow_it_was_nobody_is_told_to_stay_away_for_longer_than_the_limit()
    {
        await using var gateway = await Start("Gateway:AcceptsPerSecondAtFirst=1", "Gateway:DrainMaxMs=1000");
        var peers = new List<Peer>();
        for (var i = 0; i < 8; i++) peers.Add(await Peer.Join(gateway.Port, $"drain-{i}", "drain"));
        var stopping = gateway.Stop();
        foreach (var peer in peers)
        {
            Assert.InRange((long)(await peer.Closed()).Details!["retryAfterMs"]!, 0, 1_000);
            await peer.DisposeAsync();
        }
        await Ended(stopping);
    }

    [Fact]
    public async Task A_ticket_says_when_to_come_back_and_a_client_keeps_its_slot()
    {
        await using var gateway = await Start("Gateway:AcceptsPerSecondAtFirst=1");
        await using var first = await Peer.Join(gateway.Port, "first", "slots");
        // The first slot is in the middle of the window of one client.
        Assert.Equal(500, (int)first.Joined["reconnectMs"]!);
        await using var second = await Peer.Join(gateway.Port, "second", "slots");
        Assert.Equal(500, (int)second.Joined["reconnectMs"]!);
        var ticket = (string)first.Joined["ticket"]!;
        var session = first.Session;
        await first.DisposeAsync();
        await Eventually.Is(() => gateway.Sessions.Find(session) is null);
        await using var back = await Peer.Open(gateway.Port);
        await back.Connect("\"dev:first\"", $$$"""{"ticket":"{{{ticket}}}","join":{"room":"slots"}}""");
        // Half of a window of two.
        Assert.Equal(1_000, (int)back.Joined["reconnectMs"]!);
    }

    [Fact]
    public async Task When_the_crowd_has_grown_the_next_heartbeat_says_so()
    {
        await using var gateway = await Start("Gateway:AcceptsPerSecondAtFirst=1");
        await using var first = await Peer.Join(gateway.Port, "first", "crowd");
        var peers = new List<Peer>();
        for (var i = 0; i < 4; i++) peers.Add(await Peer.Join(gateway.Port, $"more-{i}", "crowd"));
        await first.Send("[192]");
        var pong = await first.Next(frame => (int)frame[0]! == 208);
        Assert.Equal((5, 2_500), (pong.Count, (int)pong[4]!));
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    [Fact]
    public async Task From_one_address_so_many_connect_and_a_further_one_is_told_when_to_try_again()
    {
        await using var gateway = await Start("Gateway:LoopbackCounted=true", "Gateway:ConnectionsPerAddress=2");
        await using var first = await Peer.Join(gateway.Port, "first", "door");
        await using (var second = await Peer.Join(gateway.Port, "second", "door"))
        {
            await using var third = await Peer.Open(gateway.Port);
            Assert.StartsWith("HTTP/1.1 429", third.Upgrade, StringComparison.Ordinal);
            Assert.Contains("Retry-After: 1", third.Upgrade, StringComparison.Ordinal);
        }
        await Eventually.Is(() => gateway.Admission.Open <= 1);
        await using var instead = await Peer.Join(gateway.Port, "third", "door");
    }

    /// <summary>Whatever waits on the way down does so by the clock.</summary>
    private Task Ended(Task stopping) => Eventually.Ended(stopping, () =>
    {
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        return Task.CompletedTask;
    });

    private async Task<RunningGateway> Start(params string[] settings)
    {
        var gateway = new RunningGateway(settings, change: builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        await gateway.InitializeAsync();
        return gateway;
    }
}
