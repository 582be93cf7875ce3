using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>Every verb of the client, on a real gateway.</summary>
[Collection(SharedGateway.Name)]
public sealed class ChatClientTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public async Task What_one_says_is_acknowledged_and_both_hear_it_in_order(WireFormat format)
    {
        var room = $"c-talk-{format}";
        await using var anna = await Clients.Join(gateway.Port, $"{room}-anna:moderator", room, format);
        await using var bo = await Clients.Join(gateway.Port, $"{room}-bo:moderator", room, format);
        await using var annas = new Listener(anna);
        await using var bos = new Listener(bo);
        Assert.Equal(($"{room}-anna", room), (anna.User, anna.Room!.Room));
        for (var i = 0; i < 20; i++)
        {
            var extra = new Dictionary<string, string> { ["n"] = $"{i}" };
            var ack = await (i % 2 == 0 ? anna : bo).PublishAsync($"你好 {i} 👋", id: $"m{i}", extra: extra, token: Cancel);
            Assert.Equal((Codes.Ok, $"m{i}", false), (ack.Code, ack.Id, ack.Duplicate));
        }
        await annas.ReadTo("m19");
        await bos.ReadTo("m19");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"m{i}"), annas.Messages);
        Assert.Equal(annas.Messages, bos.Messages);
        var last = bos.All[^1];
        Assert.Equal(("你好 19 👋", "19", new Position(last.Epoch, last.Seq)), (last.Event.Content, last.Event.Extra!["n"], bo.Position));
        Assert.True((await anna.PublishAsync("again", id: "m0", token: Cancel)).Duplicate);
    }

    [Fact]
    public async Task What_asks_for_no_answer_arrives()
    {
        await using var client = await Clients.Join(gateway.Port, "c-quiet", "c-quiet");
        await using var heard = new Listener(client);
        await client.PublishUnacknowledgedAsync("hi", id: "q1", token: Cancel);
        await heard.ReadTo("q1");
    }

    [Fact]
    public async Task Entries_are_set_read_seen_and_removed()
    {
        await using var one = await Clients.Join(gateway.Port, "c-e1", "c-entries");
        await using var two = await Clients.Join(gateway.Port, "c-e2", "c-entries");
        await using var seen = new Listener(two);
        var version = await one.SetEntryAsync("pinned", "Welcome", token: Cancel);
        Assert.Equal(new EntryItem("pinned", "Welcome", version, "c-e1"), Assert.Single(await two.GetEntriesAsync(["pinned", "none"], Cancel)));
        Assert.Equal(Codes.EntryExists, (await Assert.ThrowsAsync<ChatException>(() => two.SetEntryAsync("pinned", "mine", token: Cancel))).Code);
        await one.RemoveEntryAsync("pinned", token: Cancel);
        Assert.Empty(await two.GetEntriesAsync(token: Cancel));
        Assert.Equal(Codes.NoSuchEntry, (await Assert.ThrowsAsync<ChatException>(() => one.RemoveEntryAsync("pinned", token: Cancel))).Code);
        await two.PublishAsync("end", id: "end", token: Cancel);
        await seen.ReadTo("end");
        Assert.Equal(
            [("pinned", "Welcome"), ("pinned", null)],
            seen.All.Where(item => item.Event.Kind == EventKind.Entry).Select(item => (item.Event.Key, item.Event.Value)));
    }

    [Fact]
    public async Task History_members_and_digest_say_what_happened()
    {
        await using var client = await Clients.Join(gateway.Port, "c-hist", "c-hist");
        var expected = 0UL;
        PubackFrame ack = default;
        for (var i = 0; i < 5; i++)
        {
            ack = await client.PublishAsync($"text {i}", id: $"m{i}", token: Cancel);
            expected = unchecked(expected + Digest.Of(ack.Seq, "c-hist", $"m{i}", "text", $"text {i}"));
        }
        var page = await client.HistoryAsync(count: 3, token: Cancel);
        Assert.Equal((ack.Epoch, true), (page.Epoch, page.More));
        Assert.Equal([ack.Seq - 2, ack.Seq - 1, ack.Seq], page.Items.Select(item => item.Seq));
        Assert.Equal("c-hist", Assert.Single((await client.MembersAsync(token: Cancel)).Items).User);
        var digest = await client.DigestAsync(1, ack.Seq, each: true, token: Cancel);
        Assert.Equal((expected, ack.Seq), (digest.Digest, digest.Each.Count));
    }

    [Fact]
    public async Task Who_leaves_the_room_is_out_of_it_and_may_join_another()
    {
        await using var client = await Clients.Join(gateway.Port, "c-leaver", "c-leave");
        await client.LeaveAsync(Cancel);
        Assert.Null(client.Room);
        Assert.Null(client.Position);
        Assert.Equal(Codes.NotInRoom, (await client.PublishAsync("hi", token: Cancel)).Code);
        Assert.Equal(Codes.NotInRoom, (await Assert.ThrowsAsync<ChatException>(() => client.MembersAsync(token: Cancel))).Code);
        await client.JoinAsync(new JoinRequest("c-leave-2", -1, null, false), Cancel);
        Assert.Equal(Codes.Ok, (await client.PublishAsync("hi", token: Cancel)).Code);
    }

    [Fact]
    public async Task Who_is_disposed_leaves_at_once()
    {
        await using var stayer = await Clients.Join(gateway.Port, "c-stays", "c-goodbye");
        var goer = await Clients.Join(gateway.Port, "c-goes", "c-goodbye");
        await goer.DisposeAsync();
        // Places are kept for an hour here, unless one says goodbye.
        Assert.Equal(["c-stays"], (await stayer.MembersAsync(token: Cancel)).Items.Select(member => member.User));
        var refused = await Assert.ThrowsAsync<ChatException>(() => goer.PublishAsync("late", token: Cancel));
        Assert.Equal(Codes.ServerClosed, refused.Code);
        Assert.Equal(Codes.Timeout, (await Assert.ThrowsAsync<ChatException>(() => goer.MembersAsync(token: Cancel))).Code);
    }

    [Fact]
    public async Task A_kicked_member_is_told_and_may_come_back()
    {
        await using var mod = await Clients.Join(gateway.Port, "c-mod:moderator", "c-kick");
        var told = new TaskCompletionSource<RemovedNotice>();
        await using var bad = await ChatClient.ConnectAsync(
            Clients.Ws(gateway.Port), Clients.Of("c-bad", "c-kick") with { Removed = told.SetResult }, Cancel);
        await mod.MuteAsync("c-bad", 5, "hush", token: Cancel);
        var refused = await bad.PublishAsync("hi", token: Cancel);
        Assert.Equal(Codes.Muted, refused.Code);
        await mod.UnmuteAsync("c-bad", token: Cancel);
        await mod.KickAsync("c-bad", "spam", token: Cancel);
        Assert.Equal(new RemovedNotice("c-kick", Codes.KickedOrBanned, "spam"), await told.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel));
        Assert.Null(bad.Room);
        await bad.JoinAsync(new JoinRequest("c-kick", -1, null, false), Cancel);
        Assert.Equal(Codes.Ok, (await bad.PublishAsync("sorry", id: "sorry", token: Cancel)).Code);
        Assert.Equal((0, 0), (bad.Reconnects, bad.SequenceFaults));
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_code()
    {
        var token = Clients.Of("", null) with { Token = ChatClientOptions.FixedToken("no token") };
        var refused = await Assert.ThrowsAsync<ChatException>(() => ChatClient.ConnectAsync(Clients.Ws(gateway.Port), token, Cancel));
        Assert.Equal(Codes.TokenWrong, refused.Code);
        var nowhere = Clients.Of("c-nowhere", null) with { Join = new JoinRequest("c-never-made", 0, null, true) };
        refused = await Assert.ThrowsAsync<ChatException>(() => ChatClient.ConnectAsync(Clients.Ws(gateway.Port), nowhere, Cancel));
        Assert.Equal(Codes.NoSuchRoom, refused.Code);
        await using var client = await Clients.Join(gateway.Port, "c-limits", "c-limits");
        refused = await Assert.ThrowsAsync<ChatException>(() => client.PublishAsync(new string('x', WireLimits.ContentBytes + 1), token: Cancel));
        Assert.Equal(Codes.BadRoomParameter, refused.Code);
    }

    [Fact]
    public async Task A_late_reader_gets_a_gap_for_what_it_could_not_hold()
    {
        await using var speaker = await Clients.Join(gateway.Port, "c-fast:moderator", "c-late");
        await using var late = await ChatClient.ConnectAsync(
            Clients.Ws(gateway.Port), Clients.Of("c-late", "c-late") with { EventCapacity = 4 }, Cancel);
        PubackFrame ack = default;
        for (var i = 0; i < 20; i++) ack = await speaker.PublishAsync("hi", id: $"m{i}", token: Cancel);
        await Eventually.Is(() => late.Position!.Value.Seq >= ack.Seq);
        await using var read = new Listener(late);
        for (var i = 0; i < 4; i++) await read.Next();
        Assert.Equal((EventKind.Gap, ack.Seq + 1), (read.All[^1].Event.Kind, read.All[^1].Next));
    }
}
