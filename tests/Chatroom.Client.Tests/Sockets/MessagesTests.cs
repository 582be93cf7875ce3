using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>What is done about messages that are in the log, or wait to be, on a real gateway.</summary>
[Collection(SharedGateway.Name)]
public sealed class MessagesTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_own_message_is_taken_back_and_history_has_it_no_more()
    {
        await using var anna = await Clients.Join(gateway.Port, "m-anna", "m-own");
        await using var bo = await Clients.Join(gateway.Port, "m-bo", "m-own");
        await using var bos = new Listener(bo);
        var ack = await anna.PublishAsync("oops", token: Cancel);
        var recall = await anna.RecallAsync(ack.Seq, Cancel);
        await anna.PublishAsync("end", id: "end", token: Cancel);
        await bos.ReadTo("end");
        var told = bos.All.Single(item => item.Seq == recall).Event;
        Assert.Equal((EventKind.Recall, "m-anna", ack.Seq), (told.Kind, told.User, Assert.Single(told.Seqs!)));
        Assert.Equal(["end"], (await bo.HistoryAsync(token: Cancel)).Items.Select(item => item.Event.Content));
        Assert.Equal(Codes.Recalled, (await Assert.ThrowsAsync<ChatException>(() => anna.RecallAsync(ack.Seq, Cancel))).Code);
    }

    [Fact]
    public async Task What_was_rehearsed_is_applied_and_undone_with_its_mutes()
    {
        await using var mod = await Clients.Join(gateway.Port, "m-mod:moderator", "m-apply");
        await using var zed = await Clients.Join(gateway.Port, "m-zed", "m-apply");
        List<long> coins = [];
        for (var i = 0; i < 3; i++) coins.Add((await zed.PublishAsync($"my COINS {i}", token: Cancel)).Seq);
        await zed.PublishAsync("sorry", token: Cancel);

        var wanted = new Rehearsal { Contains = "coins", Minutes = 5 };
        var rehearsed = await mod.RehearseAsync(wanted, Cancel);
        Assert.Equal((3L, KeyValuePair.Create("m-zed", 3L)), (rehearsed.Count, Assert.Single(rehearsed.Users)));
        Assert.Equal(coins, rehearsed.Sample.Select(item => item.Seq).Order());
        Assert.Equal(0, (await mod.MutesAsync(token: Cancel)).Count);

        var applied = await mod.ApplyAsync(wanted, muteMinutes: 5, Cancel);
        Assert.Equal(coins, applied.Seqs);
        Assert.False(applied.More);
        Assert.Equal("m-zed", Assert.Single((await mod.MutesAsync(token: Cancel)).Items).User);
        Assert.Equal(["sorry"], (await mod.HistoryAsync(token: Cancel)).Items.Select(item => item.Event.Content));

        Assert.Equal(coins, (await mod.UndoAsync(applied.Seq, Cancel)).Seqs);
        Assert.Equal(0, (await mod.MutesAsync(token: Cancel)).Count);
        Assert.Equal(4, (await mod.HistoryAsync(from: 1, to: long.MaxValue, token: Cancel)).Items.Count);
        var deleted = await mod.DeleteMessagesAsync("m-zed", 5, token: Cancel);
        Assert.Equal(4, deleted.Seqs.Count);
    }

    [Fact]
    public async Task A_held_message_waits_for_a_decision_and_its_sender_hears_it()
    {
        await using var mod = await Clients.Join(gateway.Port, "h-mod:moderator", "m-held");
        await using var zed = await Clients.Join(gateway.Port, "h-zed", "m-held");
        await using var zeds = new Listener(zed);
        await mod.AddWordsAsync([new ListedWord("casino", "hold"), new ListedWord("damn", "replace")], Cancel);
        Assert.Equal([new("casino", "hold"), new("damn", "replace")], (await mod.WordsAsync(token: Cancel)).Items);
        Assert.Equal(Codes.WordReplaced, (await zed.PublishAsync("damn!", token: Cancel)).Code);
        var (good, bad) = (await zed.PublishAsync("my casino", id: "good", token: Cancel), await zed.PublishAsync("your casino", id: "bad", token: Cancel));
        Assert.Equal((Codes.Ok, true), (good.Code, good.Held));
        var waiting = await mod.HeldAsync(token: Cancel);
        Assert.Equal(["my casino", "your casino"], waiting.Items.Select(item => item.Event.Content));
        var sent = await mod.ApproveAsync(good.Seq, Cancel);
        var denied = await mod.DenyAsync(bad.Seq, Cancel);
        await mod.RemoveWordsAsync(["casino", "damn"], Cancel);
        await zed.PublishAsync("end", id: "end", token: Cancel);
        await zeds.ReadTo("end");
        Assert.Equal("my casino", zeds.All.Single(item => item.Seq == sent).Event.Content);
        var decided = zeds.All.Single(item => item.Seq == denied).Event;
        Assert.Equal((EventKind.Decided, false, "bad"), (decided.Kind, decided.On, decided.Id));
        Assert.Empty((await mod.HeldAsync(token: Cancel)).Items);
    }
}
