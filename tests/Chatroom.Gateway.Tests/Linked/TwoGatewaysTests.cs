using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>One room, one silo, two gateways on real sockets.</summary>
public sealed class TwoGatewaysTests
{
    [Fact]
    public async Task What_is_said_at_one_is_heard_at_the_other_in_order()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga");
        await using var b = await silo.Gateway("gb");
        await using var speaker = await Peer.Join(a.Port, "one:moderator", "linked");
        await using var reader = await Peer.Join(b.Port, "two", "linked", WireFormat.MessagePack);
        await using var near = await Peer.Join(a.Port, "three", "linked");
        var last = 0L;
        for (var i = 0; i < 40; i++)
        {
            var (code, details) = await speaker.Publish($"m{i}", $"{i}");
            Assert.Equal(Codes.Ok, code);
            last = (long)details["seq"]!;
        }
        await reader.ReadTo(last);
        await near.ReadTo(last);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), Said(reader));
        Assert.Equal(Said(reader), Said(near));
        Assert.Equal((0, 0), (reader.Room.Gaps, near.Room.Gaps));
    }

    [Fact]
    public async Task Who_is_put_out_at_one_is_out_at_the_other()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga");
        await using var b = await silo.Gateway("gb");
        await using var moderator = await Peer.Join(a.Port, "mod:moderator", "kicked");
        await using var member = await Peer.Join(b.Port, "member", "kicked");
        var (code, _) = await moderator.Ask("kick", """{"user":"member","reason":"enough"}""");
        Assert.Equal(Codes.Ok, code);
        var notice = await member.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        Assert.Equal(Codes.KickedOrBanned, (int)notice[2]!["code"]!);
        Assert.Equal(Codes.NotInRoom, (await member.Publish("m1")).Code);
    }

    [Fact]
    public async Task A_user_has_one_session_at_all_gateways()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga");
        await using var b = await silo.Gateway("gb");
        await using var older = await Peer.Join(a.Port, "same", "one-session");
        await using var newer = await Peer.Join(b.Port, "same", "one-session");
        Assert.Equal(CloseCodes.OtherLogin, (await older.Closed()).Close);
        Assert.Equal(Codes.Ok, (await newer.Publish("m1")).Code);
        Assert.Equal(1, (int)(await newer.Ask("members")).Result["count"]!);
    }

    [Fact]
    public async Task Each_knows_how_many_others_take_its_clients_in_when_it_is_gone()
    {
        await using var silo = await RunningSilo.Start(null, "Silo:GatewaysToldMs=1");
        await using var a = await silo.Gateway("ga", "Gateway:PublicUrl=ws://a/ws");
        await using var unreachable = await silo.Gateway("gu");
        await using var b = await silo.Gateway("gb", "Gateway:PublicUrl=ws://b/ws");
        await Eventually.Is(() => (a.Arrivals.Others, b.Arrivals.Others, unreachable.Arrivals.Others) == (1, 1, 2));
        await b.Stop();
        await Eventually.Is(() => (a.Arrivals.Others, unreachable.Arrivals.Others) == (0, 1));
    }

    [Fact]
    public async Task Rooms_are_listed_and_described_and_spoken_to_through_any_gateway()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga");
        await using var member = await Peer.Join(a.Port, "api", "through");
        var rooms = await a.Answer(HttpMethod.Get, "/v1/rooms");
        Assert.Equal("through", (string)rooms["rooms"]![0]!["room"]!);
        Assert.Equal(1, (int)(await a.Answer(HttpMethod.Get, "/v1/rooms/through"))["members"]!);
        Assert.Equal(0, (int)(await a.Answer(HttpMethod.Get, "/v1/webhooks"))["waiting"]!);
        Assert.Equal(0, (int)(await a.Answer(HttpMethod.Get, "/v1/webhooks?outlet=archive"))["waiting"]!);
        Assert.Empty((await a.Answer(HttpMethod.Get, "/v1/webhooks/dead"))["items"]!.AsArray());
        var sent = await a.Answer(HttpMethod.Post, "/v1/broadcast", """{"content":"to all"}""");
        Assert.Equal(1, (int)sent["rooms"]!);
    }

    private static IEnumerable<string> Said(Peer peer) =>
        peer.Room.Events.Values.Where(happened => (int)happened[0]! == 1).Select(message => (string)message[5]!);
}
