using Chatroom.Gateway.Tests.Rfc6455;
using Chatroom.Protocol;
using Chatroom.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Connections that this side ends: silence, a reader that takes nothing, the gateway going down. The clock is the real one.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task Who_has_gone_while_it_is_let_in_is_no_error_of_ours()
    {
        await using var vanishing = new RunningGateway([], change: builder => builder.Services.AddTransient<IStartupFilter, Vanish>());
        await vanishing.InitializeAsync();
        await using var connection = await RawConnection.Open(vanishing.Port);
        await connection.Write(RawConnection.Request(Upgrades.Good));
        await connection.ReadAll();
        await Eventually.Is(() => vanishing.Admission.Open == 0);
        Assert.DoesNotContain(vanishing.Log.Troubles, line => !line.Contains("AppSecret", StringComparison.Ordinal));
    }

    /// <summary>Closes the connection's socket before anybody answers.</summary>
    private sealed class Vanish : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, further) =>
            {
                context.Features.Get<IConnectionSocketFeature>()!.Socket.Dispose();
                return further(context);
            });
            next(app);
        };
    }

    [Fact]
    public async Task Who_never_connects_is_closed()
    {
        await using var gateway = await RunningGateway.Start("Gateway:ConnectTimeoutMs=1");
        await using var peer = await Peer.Open(gateway.Port);
        var (close, code, _) = await peer.Closed();
        Assert.Equal((CloseCodes.ConnectTimeout, Codes.ConnackTimeout), (close, code ?? 0));
    }

    [Fact]
    public async Task Who_is_silent_for_three_intervals_is_closed_and_who_pings_is_not()
    {
        await using var gateway = await RunningGateway.Start("Gateway:HeartbeatMs=1500");
        await using var silent = await Peer.Join(gateway.Port, "silent", "beat");
        await using var alive = await Peer.Join(gateway.Port, "alive", "beat");
        var closed = silent.Closed();
        while (!closed.IsCompleted)
        {
            await alive.Send("[192]");
            await alive.Next(frame => (int)frame[0]! == 208);
        }
        var (close, code, _) = await closed;
        Assert.Equal((CloseCodes.HeartbeatMissed, null), (close, code));
        Assert.Equal(Codes.Ok, (await alive.Publish("m1")).Code);
    }

    [Fact]
    public async Task Who_takes_nothing_is_closed_and_the_others_go_on_undisturbed()
    {
        await using var gateway = await RunningGateway.Start("Gateway:StalledMs=500", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "slow");
        await using var stalled = await Peer.Open(gateway.Port, receiveBytes: 4_096);
        await stalled.Connect("\"dev:stalled\"", """{"join":{"room":"slow"}}""");
        var account = stalled.Room;
        long last = 0;
        var content = new string('x', 4_000);
        // Its place is given up when it is closed: then it is no longer among the open sessions.
        for (var i = 0; gateway.Sessions.Find(stalled.Session) is { Closing: null }; i++)
        {
            var (code, details) = await speaker.Publish($"m{i}", content);
            Assert.Equal(Codes.Ok, code);
            last = (long)details["seq"]!;
        }
        await speaker.ReadTo(last);
        Assert.Equal(0, speaker.Room.Gaps);
        var (close, told, _) = await stalled.Closed();
        Assert.Equal((CloseCodes.TooSlow, null), (close, told));
        // What it did get is whole.
        Assert.Same(account, stalled.Room);
        Assert.InRange(account.NextSeq, 2, last + 1);
    }

    [Fact]
    public async Task The_system_keeps_little_for_who_does_not_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The bound is Linux's.");
        await using var gateway = await RunningGateway.Start("Gateway:UnsentBytes=8192", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "unsent");
        await using var stalled = await Peer.Open(gateway.Port, receiveBytes: 4_096);
        await stalled.Connect("\"dev:stalled\"", """{"join":{"room":"unsent"}}""");
        var writer = gateway.Sessions.Find(stalled.Session)!.Writer;
        var (content, bytes) = (new string('x', 1_000), 0);
        for (; !writer.IsBusy; bytes += content.Length) Assert.Equal(Codes.Ok, (await speaker.Publish($"m{bytes}", content)).Code);
        Assert.InRange(bytes, 8_192, 131_072);
    }

    [Fact]
    public async Task A_slow_reader_that_reads_again_gets_a_gap_of_exactly_what_it_missed()
    {
        await using var gateway = await RunningGateway.Start(
            "Gateway:RingFrames=4", "Gateway:WriteBytes=1", "Grains:Room:SenderMessagesPerSecond=1000000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "lag");
        await using var slow = await Peer.Open(gateway.Port, receiveBytes: 4_096);
        await slow.Connect("\"dev:slow\"", """{"join":{"room":"lag"}}""");
        long last = 0;
        var content = new string('x', 4_000);
        var session = gateway.Sessions.Find(slow.Session)!;
        for (var i = 0; !session.Writer.IsBusy || i % 50 != 0; i++)
            last = (long)(await speaker.Publish($"m{i}", content)).Details["seq"]!;
        for (var i = 0; i < 50; i++) last = (long)(await speaker.Publish($"n{i}", content)).Details["seq"]!;
        await slow.ReadTo(last);
        Assert.True(slow.Room.Gaps > 0);
        Assert.Equal(last + 1, slow.Room.NextSeq);
        Assert.Equal(last - (long)slow.Joined["seq"]!, slow.Room.Delivered + slow.Room.Elided);
    }

    [Fact]
    public async Task Going_down_it_is_not_ready_first_and_then_tells_everyone_when_to_come_back()
    {
        await using var gateway = await RunningGateway.Start("Gateway:DrainMs=2000");
        var peers = new List<Peer>();
        for (var i = 0; i < 5; i++) peers.Add(await Peer.Join(gateway.Port, $"drain-{i}", "drain"));
        Assert.Equal("ready", await gateway.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Cancel));
        var stopping = gateway.Stop();
        var (close, code, details) = await peers[0].Closed();
        Assert.Equal((CloseCodes.Draining, Codes.ServerUnavailable), (close, code ?? 0));
        Assert.InRange((long)details!["retryAfterMs"]!, 0, 2_000);
        // The others are still to be told, or have just been: it answers, and lets nobody in.
        var ready = await gateway.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        await using (var late = await Peer.Open(gateway.Port))
        {
            Assert.StartsWith("HTTP/1.1 503", late.Upgrade, StringComparison.Ordinal);
        }
        foreach (var peer in peers.Skip(1)) Assert.Equal(CloseCodes.Draining, (await peer.Closed()).Close);
        foreach (var peer in peers) await peer.DisposeAsync();
        await stopping;
        Assert.Equal(0, gateway.Sessions.Count);
        Assert.Empty(gateway.Log.Troubles);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
