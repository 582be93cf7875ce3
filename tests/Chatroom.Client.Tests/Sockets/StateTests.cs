using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>Entries in full, counters and the end of a room, on a real gateway.</summary>
[Collection(SharedGateway.Name)]
public sealed class StateTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_are_written_by_version_and_in_batches()
    {
        await using var anna = await Clients.Join(gateway.Port, "t-anna", "t-entries");
        await using var bo = await Clients.Join(gateway.Port, "t-bo", "t-entries");
        var version = await anna.SetEntryAsync(new EntryWrite("score", "1") { Version = 0, TtlSeconds = 600 }, token: Cancel);
        var refused = await Assert.ThrowsAsync<ChatException>(() => anna.SetEntryAsync(new EntryWrite("score", "2") { Version = 0 }, token: Cancel));
        Assert.Equal((Codes.EntryExists, "version"), (refused.Code, refused.Rule));
        await anna.SetEntryAsync(new EntryWrite("score", "2") { Version = version }, token: Cancel);
        var whole = await bo.WriteEntriesAsync([new EntryWrite("a", "1"), new EntryWrite("b", "2")], token: Cancel);
        Assert.Equal((Codes.Ok, 2, 0), (whole.Code, whole.Versions.Count, whole.Failed.Count));
        EntryWrite[] mixed = [new("a", "3"), new("score", "0"), new("b", null)];
        Assert.Equal(Codes.EntryExists, (await Assert.ThrowsAsync<ChatException>(() => bo.WriteEntriesAsync(mixed, token: Cancel))).Code);
        var part = await bo.WriteEntriesAsync(mixed, partial: true, token: Cancel);
        Assert.Equal((Codes.BatchPartlyFailed, 2), (part.Code, part.Versions.Count));
        Assert.Equal(KeyValuePair.Create("score", (long)Codes.EntryExists), Assert.Single(part.Failed));
        Assert.Equal(["a=3", "score=2"], (await bo.GetEntriesAsync(token: Cancel)).Select(entry => $"{entry.Key}={entry.Value}").Order());
    }

    [Fact]
    public async Task Likes_and_counters_are_totals_that_everybody_gets()
    {
        await using var mod = await Clients.Join(gateway.Port, "t-mod:moderator", "t-counters");
        await using var anna = await Clients.Join(gateway.Port, "t-liker", "t-counters");
        await using var heard = new Listener(mod);
        await anna.LikeAsync(7, Cancel);
        WireEvent told;
        do told = (await heard.Next()).Event;
        while (told.Kind != EventKind.Counters);
        Assert.Equal([new CounterItem("like", 7, 7)], told.Counters);
        Assert.Equal(3, await mod.AddToCounterAsync("votes", 3, Cancel));
        Assert.Equal(["like=7", "votes=3"], (await anna.CountersAsync(Cancel)).Select(counter => $"{counter.Key}={counter.Value}"));
        await mod.RemoveCounterAsync("votes", Cancel);
        Assert.Equal(["like"], (await anna.CountersAsync(Cancel)).Keys);
        Assert.Equal(["t-liker"], (await mod.MembersOfAsync(["t-liker", "nobody"], Cancel)).Select(member => member.User));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => anna.LikeAsync(0, Cancel));
    }

    [Fact]
    public async Task A_destroyed_room_puts_everybody_out()
    {
        await using var host = await Clients.Join(gateway.Port, "t-host:broadcaster", "t-end");
        var told = new TaskCompletionSource<RemovedNotice>();
        await using var anna = await ChatClient.ConnectAsync(
            Clients.Ws(gateway.Port), Clients.Of("t-guest", "t-end") with { Removed = told.SetResult }, Cancel);
        Assert.Equal(Codes.NotAuthorised, (await Assert.ThrowsAsync<ChatException>(() => anna.DestroyAsync(token: Cancel))).Code);
        await using var heard = new Listener(anna);
        await host.DestroyAsync("good night", Cancel);
        Assert.Equal(new RemovedNotice("t-end", Codes.NoSuchRoom, "good night"), await told.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel));
        Assert.Null(anna.Room);
        WireEvent last;
        do last = (await heard.Next()).Event;
        while (last.Kind != EventKind.Destroyed);
        Assert.Equal(("t-host", "good night"), (last.User, last.Reason));
    }
}
