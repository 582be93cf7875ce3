using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>A network that breaks costs the client's user nothing: no hole in the log, no message lost and none twice.</summary>
[Collection(SharedGateway.Name)]
public sealed class ReconnectTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_cut_the_log_goes_on_without_a_hole()
    {
        using var relay = new Relay(gateway.Port);
        await using var speaker = await Clients.Join(gateway.Port, "x-speaker:moderator", "x-cut");
        await using var client = await Clients.Join(relay, "x-cut", "x-cut");
        await using var heard = new Listener(client);
        for (var i = 0; i < 30; i++)
        {
            // Some come before the cut, some during it, some behind it.
            await speaker.PublishAsync("hi", id: $"m{i}", token: Cancel);
            if (i % 10 == 4) relay.HoldAnswers();
            if (i % 10 != 7) continue;
            relay.Cut();
            await Eventually.Is(() => client.Reconnects > i / 10);
        }
        await heard.ReadTo("m29");
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"m{i}"), heard.Messages);
        Assert.DoesNotContain(heard.All, item => item.Event.Kind == EventKind.Gap);
        Assert.Equal((3, 0, true), (client.Reconnects, client.SequenceFaults, client.Room!.Resumed is true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_under_way_are_settled_by_their_ids_and_stand_once(bool arrived)
    {
        var room = $"x-flight-{arrived}";
        using var relay = new Relay(gateway.Port);
        await using var watcher = await Clients.Join(gateway.Port, $"{room}-watcher", room);
        await using var watched = new Listener(watcher);
        await using var client = await Clients.Join(relay, $"{room}-speaker:moderator", room);
        if (arrived) relay.HoldAnswers();
        else relay.HoldRequests();
        var publishes = Enumerable.Range(0, 10).Select(i => client.PublishAsync("hi", id: $"m{i}", token: Cancel)).ToList();
        while (arrived && watched.Messages.Count() < 10) await watched.Next();
        relay.Cut();
        var acks = await Task.WhenAll(publishes);
        Assert.All(acks, ack => Assert.Equal((Codes.Ok, arrived), (ack.Code, ack.Duplicate)));
        await client.PublishAsync("end", id: "end", token: Cancel);
        await watched.ReadTo("end");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"m{i}"), watched.Messages.SkipLast(1).Order());
    }

    [Fact]
    public async Task A_message_whose_outcome_was_not_known_when_the_connection_broke_stands_once()
    {
        await using var slow = await RunningGateway.Start("Grains:StoreOutcomeMs=1");
        using var relay = new Relay(slow.Port);
        await using var watcher = await Clients.Join(slow.Port, "x-unknown-watcher", "x-unknown");
        await using var watched = new Listener(watcher);
        await using var client = await Clients.Join(relay, "x-unknown", "x-unknown");
        var gate = slow.Store.Hold(StoreCall.Append, "x-unknown");
        Assert.Equal(Codes.Timeout, (await client.PublishAsync("hi", id: "m1", token: Cancel)).Code);
        relay.Cut();
        await Eventually.Is(() => client.Reconnects != 0);
        gate.Release();
        PubackFrame ack;
        do ack = await client.PublishAsync("hi", id: "m1", token: Cancel);
        while (ack.Code is Codes.Timeout or Codes.ServerError);
        Assert.Equal((Codes.Ok, true), (ack.Code, ack.Duplicate));
        await client.PublishAsync("end", id: "end", token: Cancel);
        await watched.ReadTo("end");
        Assert.Equal(["m1", "end"], watched.Messages);
    }

    [Fact]
    public async Task It_comes_back_with_its_ticket_and_what_it_knew_of_the_room_stands()
    {
        using var relay = new Relay(gateway.Port);
        await using var client = await Clients.Join(relay, "x-ticket", "x-ticket");
        await using var heard = new Listener(client);
        await client.PublishAsync("hi", id: "m1", token: Cancel);
        await heard.ReadTo("m1");
        var before = client.Room!;
        relay.Cut();
        await Eventually.Is(() => client.Reconnects != 0);
        await client.PublishAsync("hi", id: "m2", token: Cancel);
        await heard.ReadTo("m2");
        var after = client.Room!;
        // Served without the room: the answer had no entries, and those of before are still there.
        Assert.Same(before.Entries, after.Entries);
        Assert.Equal((true, before.Created, before.Epoch), (after.Resumed, after.Created, after.Epoch));
        Assert.NotEqual(before.Ticket, after.Ticket);
        Assert.Equal(0, client.SequenceFaults);
    }

    [Fact]
    public async Task A_question_under_way_fails_and_the_next_one_is_answered()
    {
        using var relay = new Relay(gateway.Port);
        await using var client = await Clients.Join(relay, "x-asks", "x-asks");
        relay.HoldAnswers();
        var asked = client.MembersAsync(token: Cancel);
        relay.Cut();
        Assert.Equal(Codes.Timeout, (await Assert.ThrowsAsync<ChatException>(() => asked)).Code);
        await Eventually.Is(() => client.Reconnects != 0);
        Assert.Single((await client.MembersAsync(token: Cancel)).Items);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_an_unknown_outcome()
    {
        using var relay = new Relay(gateway.Port);
        await using var client = await ChatClient.ConnectAsync(
            relay.Uri, Clients.Of("x-late", "x-late") with { AnswerTimeout = TimeSpan.FromMilliseconds(1) }, Cancel);
        relay.HoldAnswers();
        Assert.Equal(Codes.Timeout, (await Assert.ThrowsAsync<ChatException>(() => client.PublishAsync("hi", token: Cancel))).Code);
        relay.Cut();
    }

    [Fact]
    public async Task A_token_that_could_not_be_had_is_asked_for_again()
    {
        using var relay = new Relay(gateway.Port);
        var asked = 0;
        var options = Clients.Of("x-token", "x-token") with
        {
            Token = _ => Interlocked.Increment(ref asked) == 2 ? throw new HttpRequestException("the app is away") : new("dev:x-token"),
            Random = new Random(7),
        };
        await using var client = await ChatClient.ConnectAsync(relay.Uri, options, Cancel);
        relay.Cut();
        await Eventually.Is(() => client.Reconnects != 0 || client.Completion.IsCompleted);
        Assert.Equal(3, asked);
        Assert.Equal(Codes.Ok, (await client.PublishAsync("hi", token: Cancel)).Code);
    }

    [Fact]
    public async Task Without_reconnects_a_cut_is_the_end_and_everyone_who_waits_is_told()
    {
        using var relay = new Relay(gateway.Port);
        await using var client = await ChatClient.ConnectAsync(relay.Uri, Clients.Of("x-once", "x-once") with { Reconnects = false }, Cancel);
        await using var heard = new Listener(client);
        relay.HoldAnswers();
        var published = client.PublishAsync("hi", token: Cancel);
        relay.Cut();
        Assert.Equal(Codes.Timeout, (await Assert.ThrowsAsync<ChatException>(() => published)).Code);
        Assert.Equal(Codes.Timeout, (await heard.Failure()).Code);
        await client.Completion;
        Assert.Equal(Codes.Timeout, (await Assert.ThrowsAsync<ChatException>(() => client.PublishAsync("late", token: Cancel))).Code);
        Assert.Equal(Codes.Timeout, (await Assert.ThrowsAsync<ChatException>(() => client.PublishUnacknowledgedAsync("late", token: Cancel))).Code);
    }

    [Fact]
    public async Task Another_login_ends_it_for_good()
    {
        await using var first = await Clients.Join(gateway.Port, "x-twice", "x-twice");
        await using var heard = new Listener(first);
        await using var second = await Clients.Join(gateway.Port, "x-twice", "x-twice");
        Assert.Equal(Codes.OtherLogin, (await heard.Failure()).Code);
        await first.Completion;
        Assert.Equal(0, first.Reconnects);
        Assert.Equal(Codes.OtherLogin, (await Assert.ThrowsAsync<ChatException>(() => first.PublishAsync("hi", token: Cancel))).Code);
        Assert.Equal(Codes.Ok, (await second.PublishAsync("hi", token: Cancel)).Code);
    }

    [Fact]
    public async Task After_a_drain_it_comes_back_to_the_gateway_that_stands()
    {
        await using var going = await RunningGateway.Start();
        using var relay = new Relay(going.Port);
        await using var client = await Clients.Join(relay, "x-drain", "x-drain");
        var epoch = client.Position!.Value.Epoch;
        relay.Gateway = gateway.Port;
        await going.Stop();
        await Eventually.Is(() => client.Reconnects != 0 || client.Completion.IsCompleted);
        // A log of its own: there is nothing to resume.
        Assert.Equal((false, false), (client.Room!.Resumed is true, client.Position!.Value.Epoch == epoch));
        await using var heard = new Listener(client);
        Assert.Equal(Codes.Ok, (await client.PublishAsync("hi", id: "m1", token: Cancel)).Code);
        await heard.ReadTo("m1");
        Assert.Empty(going.Log.Troubles);
    }

    [Fact]
    public async Task When_no_gateway_stands_any_more_it_says_why_it_was_lost()
    {
        await using var going = await RunningGateway.Start();
        await using var client = await ChatClient.ConnectAsync(
            Clients.Ws(going.Port), Clients.Of("x-end", "x-end") with { ReconnectAttempts = 2, Random = new Random(7) }, Cancel);
        await using var heard = new Listener(client);
        await going.Stop();
        Assert.Equal(Codes.ServerUnavailable, (await heard.Failure()).Code);
    }
}
