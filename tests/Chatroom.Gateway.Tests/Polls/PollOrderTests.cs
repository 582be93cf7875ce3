using System.Net;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Polls;

/// <summary>Whatever is lost, doubled or overtaken on the way: what goes up is done once and in order, what comes down is not lost.</summary>
[Collection(SharedGateway.Name)]
public sealed class PollOrderTests(RunningGateway gateway)
{
    [Fact]
    public async Task An_answer_that_was_lost_is_given_again_byte_for_byte()
    {
        await using var speaker = await Peer.Join(gateway.Port, "po-lost-speaker:moderator", "po-lost");
        using var poller = await Poller.Join(gateway.Port, "po-lost", "po-lost");
        var number = poller.Number;
        var last = (long)(await speaker.Publish("m1")).Details["seq"]!;
        var lost = await poller.Ask(number, number - 1);
        Assert.NotEmpty(lost.Frames);
        last = (long)(await speaker.Publish("m2")).Details["seq"]!;
        var again = await poller.Ask(number, number - 1);
        Assert.Equal(lost.Body, again.Body);
        poller.Take(number, again);
        await poller.ReadTo(last);
        Assert.Equal(0, poller.Room.Gaps);
        // Acknowledged by now: not kept.
        var forgotten = await poller.Ask(number, poller.Number - 1);
        Assert.Equal((HttpStatusCode.Conflict, Codes.InvalidArgument), (forgotten.Status, forgotten.Code));
    }

    [Fact]
    public async Task What_a_poll_carries_up_is_done_once_however_often_it_comes()
    {
        using var poller = await Poller.Join(gateway.Port, "po-once:moderator", "po-once");
        var number = poller.Number;
        const string add = """[82,7,"counters.add",{"name":"votes"}]""";
        var first = await poller.Ask(number, number - 1, add);
        for (var i = 0; i < 5; i++) Assert.Equal(first.Body, (await poller.Ask(number, number - 1, add)).Body);
        poller.Take(number, first);
        var (_, result) = await poller.Query("counters", "{}");
        Assert.Equal("""["votes",1]""", result["counters"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_second_poll_ends_the_first_with_an_empty_answer_and_gets_what_comes()
    {
        // Longer than this test is patient: nothing but the second poll ends the first.
        await using var slow = await RunningGateway.Start("Gateway:PollWaitMs=600000", "Gateway:HeartbeatMs=600000");
        using var poller = await InNoRoom("po-second", slow.Port);
        var number = poller.Number;
        var first = poller.Ask(number, number - 1);
        var second = await poller.Ask(number + 1, number - 1, "[192]");
        Assert.Equal((HttpStatusCode.OK, "[]"), ((await first).Status, System.Text.Encoding.UTF8.GetString((await first).Body)));
        Assert.Equal(208, (int)second.Frames.Single()[0]!);
    }

    [Fact]
    public async Task The_same_poll_asked_again_while_it_waits_takes_its_place()
    {
        using var poller = await InNoRoom("po-same", gateway.Port);
        var number = poller.Number;
        Task<PollReply>[] both = [poller.Ask(number, number - 1), poller.Ask(number, number - 1)];
        Assert.Equal(HttpStatusCode.Conflict, (await await Task.WhenAny(both)).Status);
        await poller.Ask(number + 1, number - 1, "[192]");
        Assert.Single(await Task.WhenAll(both), reply => reply.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_poll_that_overtakes_another_waits_for_it()
    {
        await using var reader = await Peer.Join(gateway.Port, "po-over-reader", "po-over");
        using var poller = await Poller.Join(gateway.Port, "po-over:moderator", "po-over");
        var number = poller.Number;
        var second = poller.Ask(number + 1, number - 1, Say("b"));
        var first = poller.Ask(number, number - 1, Say("a"));
        poller.Take(number, await first);
        poller.Take(number + 1, await second);
        var ack = await poller.Next(frame => (int)frame[0]! == 64 && (string)frame[1]! == "b");
        await reader.ReadTo((long)ack[3]!["seq"]!);
        Assert.Equal(["a", "b"], reader.Room.Events.Values.Where(e => (int)e[0]! == 1).Select(e => (string)e[3]!));
    }

    [Fact]
    public async Task Who_does_not_acknowledge_is_answered_no_more_than_is_kept()
    {
        using var poller = await Poller.Join(gateway.Port, "po-window", "po-window");
        var first = poller.Number;
        for (var i = 0; i < 4; i++) Assert.Equal(HttpStatusCode.OK, (await poller.Ask(first + i, 0, "[192]")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await poller.Ask(first + 4, 0, "[192]")).Status);
        Assert.Equal(HttpStatusCode.OK, (await poller.Ask(first + 4, first, "[192]")).Status);
    }

    [Fact]
    public async Task A_client_that_drops_its_request_and_asks_again_misses_nothing()
    {
        await using var speaker = await Peer.Join(gateway.Port, "po-drop-speaker:moderator", "po-drop");
        using var poller = await Poller.Join(gateway.Port, "po-drop", "po-drop");
        long last = 0;
        for (var i = 0; i < 20; i++)
        {
            var number = poller.Number;
            using (var brief = new Poller(gateway.Port))
            {
                _ = brief.Send(HttpMethod.Post, $"/poll/{poller.Key}", null, number, number - 1).ContinueWith(t => t.Exception, TaskScheduler.Default);
                last = (long)(await speaker.Publish($"m{i}")).Details["seq"]!;
            }
            poller.Take(number, await Answered(poller, number));
        }
        await poller.ReadTo(last);
        Assert.Equal(0, poller.Room.Gaps);
    }

    /// <summary>Nothing comes to it but what it asks for.</summary>
    private static async Task<Poller> InNoRoom(string user, int port)
    {
        var poller = new Poller(port);
        await poller.Open($"[16,\"dev:{user}\"]");
        await poller.Next(frame => (int)frame[0]! == 32);
        return poller;
    }

    /// <summary>The request that was dropped may still be thought to be there: then it is asked again.</summary>
    private static async Task<PollReply> Answered(Poller poller, long number)
    {
        for (; ; )
        {
            var reply = await poller.Ask(number, number - 1);
            if (reply.Status == HttpStatusCode.OK) return reply;
            Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        }
    }

    private static string Say(string id) => $$"""[50,"{{id}}",{"type":"text","content":"{{id}}"}]""";
}
