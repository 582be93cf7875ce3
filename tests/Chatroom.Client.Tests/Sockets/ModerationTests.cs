using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>What a moderator does from a program, on a real gateway.</summary>
[Collection(SharedGateway.Name)]
public sealed class ModerationTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_directed_message_reaches_whom_it_is_for_and_is_a_gap_for_the_others()
    {
        await using var anna = await Clients.Join(gateway.Port, "d-anna", "d-directed");
        await using var bo = await Clients.Join(gateway.Port, "d-bo", "d-directed");
        await using var cy = await Clients.Join(gateway.Port, "d-cy", "d-directed");
        await using var bos = new Listener(bo);
        await using var cys = new Listener(cy);
        var ack = await anna.PublishAsync("psst", naming: new Naming { Mentions = ["d-bo"], To = ["d-bo"] }, token: Cancel);
        Assert.Equal(Codes.Ok, ack.Code);
        await anna.PublishAsync("end", id: "end", token: Cancel);
        await bos.ReadTo("end");
        await cys.ReadTo("end");
        var got = bos.All.Single(item => item.Seq == ack.Seq).Event;
        Assert.Equal(("psst", "d-bo", "d-bo"), (got.Content, Assert.Single(got.Mentions!), Assert.Single(got.To!)));
        Assert.Equal((EventKind.Gap, "directed"), cys.All.Where(item => item.Seq == ack.Seq).Select(item => (item.Event.Kind, item.Event.Reason)).Single());
    }

    [Fact]
    public async Task While_the_distribution_is_stopped_members_get_gaps_and_the_past_has_it_later()
    {
        await using var mod = await Clients.Join(gateway.Port, "s-mod:moderator", "d-stopped");
        await using var bo = await Clients.Join(gateway.Port, "s-bo", "d-stopped");
        await using var bos = new Listener(bo);
        await mod.DistributeAsync(false, Cancel);
        var ack = await mod.PublishAsync("later", token: Cancel);
        await mod.DistributeAsync(true, Cancel);
        await mod.PublishAsync("end", id: "end", token: Cancel);
        await bos.ReadTo("end");
        Assert.Equal("stopped", bos.All.Single(item => item.Seq == ack.Seq).Event.Reason);
        Assert.Contains((await bo.HistoryAsync(token: Cancel)).Items, item => item.Event.Content == "later");
        Assert.Equal(Codes.NotAuthorised, (await Assert.ThrowsAsync<ChatException>(() => bo.DistributeAsync(false, Cancel))).Code);
    }

    [Fact]
    public async Task Sanctions_on_several_users_are_all_or_none_listed_audited_and_lifted()
    {
        await using var mod = await Clients.Join(gateway.Port, "l-mod:moderator", "d-lists");
        await using var host = await Clients.Join(gateway.Port, "l-host:broadcaster", "d-lists");
        await using var bo = await Clients.Join(gateway.Port, "l-bo", "d-lists");
        var refused = await Assert.ThrowsAsync<ChatException>(() => mod.MuteAsync(["l-bo", "l-host"], 5, token: Cancel));
        Assert.Equal((Codes.NotAuthorised, "role", "l-host"), (refused.Code, refused.Rule, refused.User));
        Assert.Equal(0, (await mod.MutesAsync(token: Cancel)).Count);

        var until = await mod.MuteAsync(["l-bo", "l-cy"], 5, "hush", token: Cancel);
        Assert.Equal(-1, await mod.ExceptAsync("l-cy", -1, token: Cancel));
        Assert.Equal(-1, await mod.BanAsync("l-di", -1, "spam", token: Cancel));
        var page = await mod.MutesAsync(count: 1, token: Cancel);
        Assert.Equal((2L, "l-mod", until, "hush"), (page.Count, page.Items[0].By, page.Items[0].Until, page.Items[0].Reason));
        var rest = await mod.MutesAsync(next: page.Next, token: Cancel);
        Assert.Equal(["l-bo", "l-cy"], page.Items.Concat(rest.Items).Select(item => item.User).Order());
        Assert.Null(rest.Next);
        Assert.Equal("l-cy", Assert.Single((await mod.ExceptionsAsync(token: Cancel)).Items).User);
        Assert.Equal("l-di", Assert.Single((await mod.BansAsync(token: Cancel)).Items).User);

        refused = await Assert.ThrowsAsync<ChatException>(() => Clients.Join(gateway.Port, "l-di", "d-lists"));
        Assert.Equal(Codes.KickedOrBanned, refused.Code);
        await mod.UnbanAsync("l-di", token: Cancel);
        await mod.UnexceptAsync("l-cy", token: Cancel);
        await mod.UnmuteAsync(["l-bo", "l-cy"], token: Cancel);
        Assert.Equal(-1, await mod.MuteAllAsync(token: Cancel));
        Assert.Equal(Codes.Muted, (await bo.PublishAsync("hi", token: Cancel)).Code);
        var why = await mod.WhyAsync("l-bo", token: Cancel);
        Assert.Equal((false, Codes.Muted, "room-muted", -1L), (why.Allowed, why.Code, why.Rule, why.Until));
        await mod.UnmuteAllAsync(Cancel);
        Assert.Equal(new SpeakingCheck(true, Codes.Ok, null, 0, 0), await bo.WhyAsync(token: Cancel));
        Assert.Equal(Codes.Ok, (await bo.PublishAsync("hi", token: Cancel)).Code);

        var audit = await mod.AuditAsync(count: 3, token: Cancel);
        Assert.Equal(["unmuteAll", "muteAll", "unmute"], audit.Items.Select(item => item.Kind));
        Assert.Equal("unmute", (await mod.AuditAsync(audit.Next, 1, Cancel)).Items[0].Kind);
        Assert.Equal(Codes.NotAuthorised, (await Assert.ThrowsAsync<ChatException>(() => bo.AuditAsync(token: Cancel))).Code);
    }

    [Fact]
    public async Task A_shadow_room_tells_what_other_rules_would_do()
    {
        await using var mod = await Clients.Join(gateway.Port, "s-mod:moderator", "m-shadow");
        await using var ann = await Clients.Join(gateway.Port, "s-ann", "m-shadow");
        await mod.StartShadowAsync(slowModeSeconds: 30, words: [new ListedWord("damn")], minutes: 5, token: Cancel);
        await ann.PublishAsync("hello", token: Cancel);
        await ann.PublishAsync("again", token: Cancel);
        await mod.PublishAsync("damn", token: Cancel);
        var report = await mod.ShadowAsync(Cancel);
        Assert.Equal(3, report.Messages);
        Assert.Equal([new("sent", "slow-mode", 1), new ShadowDifference("sent", "words", 1)], report.Differences.OrderBy(one => one.Shadow));
        await mod.StopShadowAsync(Cancel);
    }
}
