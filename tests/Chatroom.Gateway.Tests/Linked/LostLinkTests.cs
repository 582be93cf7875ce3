using Chatroom.Gateway.Link;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>The link is lost and comes back, or the silo behind it is another process: members stay, and their account is whole.</summary>
public sealed class LostLinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-link-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] File => ["Store:Kind=sqlite", $"Store:Sqlite:Path={Path.Combine(_folder, "rooms.db")}"];

    [Theory]
    [InlineData(30, 1_000_000, 0)]
    [InlineData(30, 10, 20)]
    public async Task What_was_said_meanwhile_is_read_from_the_log(int said, int catchUp, int elided)
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga");
        await using var b = await silo.Gateway("gb", $"Gateway:CatchUpEvents={catchUp}", "Silo:BackoffMs=86400000", "Silo:BackoffMaxMs=86400000");
        await using var speaker = await Peer.Join(a.Port, "one:moderator", "cut");
        await using var reader = await Peer.Join(b.Port, "two", "cut", WireFormat.MessagePack);
        await using var other = await Peer.Join(b.Port, "three", "cut");
        await reader.ReadTo(await Say(speaker, "before"));
        await b.CutLink();
        var last = 0L;
        for (var i = 0; i < said; i++) last = await Say(speaker, $"m{i}");
        // What the gateway had it goes on to serve; what it is asked it refuses at once.
        Assert.Equal(Codes.ServerUnavailable, (await other.Publish("o1")).Code);
        b.LinkNow();
        await b.Linked();
        await reader.ReadTo(last);
        await other.ReadTo(last);
        Assert.Equal((elided, elided), (reader.Room.Elided, other.Room.Elided));
        await UntilTaken(other, "o1");
        Assert.Equal(3, (int)(await speaker.Ask("members")).Result["count"]!);
        var again = await Say(speaker, "after");
        await reader.ReadTo(again);
        await other.ReadTo(again);
        Assert.Equal((elided, elided), (reader.Room.Elided, other.Room.Elided));
    }

    [Fact]
    public async Task A_silo_that_starts_again_learns_who_is_here_and_nobody_is_told_of_it()
    {
        var silo = await RunningSilo.Start(null, [.. File, "Grains:Room:Config:Notices=true", "Grains:Room:PresenceMs=3600000"]);
        var port = new Uri(silo.Address).Port;
        await using var a = await silo.Gateway("ga");
        await using var b = await silo.Gateway("gb");
        await using var speaker = await Peer.Join(a.Port, "one:moderator", "restarted");
        await using var reader = await Peer.Join(b.Port, "two", "restarted", WireFormat.MessagePack);
        await speaker.ReadTo(await Say(speaker, "before"));
        // The first tick tells who has come; only behind it the hour counts.
        if (speaker.Room.Events.Values.All(happened => (int)happened[0]! != 6)) await speaker.ReadTo(speaker.Room.NextSeq);
        await reader.ReadTo(speaker.Room.NextSeq - 1);
        var seen = reader.Room.NextSeq;
        await silo.Stop();
        await silo.DisposeAsync();
        await a.Unlinked();
        await b.Unlinked();
        await using var next = await RunningSilo.Start(null, [.. File, $"urls=http://127.0.0.1:{port}", "Grains:Room:Config:Notices=true", "Grains:Room:PresenceMs=1"]);
        await a.Linked();
        await b.Linked();
        await UntilTaken(speaker, "after");
        await UntilTaken(reader, "heard");
        Assert.Equal(2, (int)(await speaker.Ask("members")).Result["count"]!);
        await reader.ReadTo(seen + 1);
        // Messages and nothing else: no word of anybody who came or went.
        Assert.All(reader.Room.Events.Where(happened => happened.Key >= seen), happened => Assert.Equal(1, (int)happened.Value[0]!));
        Assert.Equal(0, reader.Room.Elided);
        // One session a user still holds, for a session from before.
        await using var newer = await Peer.Join(a.Port, "two", "restarted");
        Assert.Equal(CloseCodes.OtherLogin, (await reader.Closed()).Close);
    }

    [Fact]
    public async Task Who_was_put_out_meanwhile_is_out()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga");
        await using var b = await silo.Gateway("gb", "Silo:BackoffMs=86400000", "Silo:BackoffMaxMs=86400000");
        await using var moderator = await Peer.Join(a.Port, "mod:moderator", "out");
        await using var kicked = await Peer.Join(b.Port, "kicked", "out");
        await using var banned = await Peer.Join(b.Port, "banned", "out");
        await using var stays = await Peer.Join(b.Port, "stays", "out");
        await b.CutLink();
        Assert.Equal(Codes.Ok, (await moderator.Ask("kick", """{"user":"kicked"}""")).Code);
        Assert.Equal(Codes.Ok, (await moderator.Ask("ban", """{"user":"banned","minutes":5}""")).Code);
        b.LinkNow();
        await kicked.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        await banned.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        await UntilTaken(stays, "s1");
    }

    [Fact]
    public async Task Of_two_sessions_of_a_user_the_newer_stays_whichever_gateway_comes_back_first()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga", "Silo:BackoffMs=86400000", "Silo:BackoffMaxMs=86400000");
        await using var b = await silo.Gateway("gb");
        await using var older = await Peer.Join(a.Port, "same", "twice");
        await a.CutLink();
        await using var newer = await Peer.Join(b.Port, "same", "twice");
        a.LinkNow();
        Assert.Equal(CloseCodes.OtherLogin, (await older.Closed()).Close);
        // Its room is announced only now, while it is still there: its close is not answered.
        for (var i = 0; i < 50; i++) Assert.Equal(Codes.Ok, (await newer.Ask("members")).Code);
        Assert.Equal(Codes.Ok, (await newer.Publish("m1")).Code);
    }

    [Fact]
    public async Task A_gateway_that_is_disposed_and_was_not_stopped_tries_its_silo_no_more()
    {
        var silo = new ScriptedSilo(new ManualClock());
        // Its first try would go on for an hour by itself.
        string[] settings = ["Silo:Url=ws://silo/link", "Silo:ConnectMs=3600000"];
        var gateway = new RunningGateway(settings, change: builder => builder.Services.AddSingleton<ISiloDialer>(silo)) { IsLinkAwaited = false };
        await gateway.InitializeAsync();
        var underWay = await silo.Next();
        await gateway.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => underWay.Outcome.Task.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None));
        Assert.False(silo.IsTried);
    }

    private static async Task<long> Say(Peer speaker, string id)
    {
        var (code, details) = await speaker.Publish(id);
        Assert.Equal(Codes.Ok, code);
        return (long)details["seq"]!;
    }

    /// <summary>Sends it again under its id, as clients do, until it is taken.</summary>
    internal static async Task UntilTaken(Peer speaker, string id)
    {
        for (; ; )
        {
            var (code, _) = await speaker.Publish(id);
            if (code == Codes.Ok) return;
            Assert.True(code is Codes.ServerUnavailable or Codes.ServerError or Codes.Timeout, $"{code}");
        }
    }
}
