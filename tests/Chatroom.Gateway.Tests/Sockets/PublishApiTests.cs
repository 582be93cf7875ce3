using System.Net;
using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>What became of a message that a server sends by HTTP: its answer says whether it was changed or has to wait.</summary>
[Collection(SharedGateway.Name)]
public sealed class PublishApiTests(RunningGateway gateway)
{
    [Fact]
    public async Task A_message_with_words_replaced_says_so()
    {
        await using var peer = await Room("say-replaced");
        var sent = await Say("say-replaced", "what a spoiler", "m1");
        Assert.Equal(Codes.WordReplaced, (int)sent["code"]!);
        await peer.ReadTo((long)sent["seq"]!);
        Assert.Equal("what a *******", (string)peer.Room.Events[(long)sent["seq"]!][5]!);
        // A resend gets the first answer's place, and a message as it was written says nothing.
        var again = await Say("say-replaced", "what a spoiler", "m1");
        Assert.Equal(((long)sent["seq"]!, true), ((long)again["seq"]!, (bool)again["duplicate"]!));
        Assert.Null((await Say("say-replaced", "hello", "m2"))["code"]);
    }

    [Fact]
    public async Task A_message_that_waits_for_a_moderator_says_so_and_comes_once_it_is_approved()
    {
        await using var peer = await Room("say-held");
        var held = await Say("say-held", "a leak", "m1");
        Assert.True((bool)held["held"]!);
        var waiting = await gateway.Answer(HttpMethod.Get, "/v1/rooms/say-held/held");
        Assert.Equal((long)held["seq"]!, (long)Assert.Single(waiting["items"]!.AsArray())![0]!);
        var approved = await gateway.Answer(HttpMethod.Post, $"/v1/rooms/say-held/held/{held["seq"]}/approve");
        await peer.ReadTo((long)approved["seq"]!);
        Assert.Equal(("m1", "a leak"), ((string)peer.Room.Events[(long)approved["seq"]!][3]!, (string)peer.Room.Events[(long)approved["seq"]!][5]!));
        Assert.Null((await Say("say-held", "hello", "m2"))["held"]);
    }

    [Fact]
    public async Task A_message_that_is_refused_is_a_problem()
    {
        await using var peer = await Room("say-refused");
        var problem = await gateway.Refusal(
            HttpMethod.Post, "/v1/rooms/say-refused/messages", """{"content":"pure slander"}""", HttpStatusCode.Conflict, Codes.WordShielded);
        Assert.Equal("words", (string)problem["rule"]!);
    }

    private async Task<Peer> Room(string room)
    {
        var peer = await Peer.Join(gateway.Port, $"{room}-reader", room);
        await gateway.Answer(
            HttpMethod.Post, $"/v1/rooms/{room}/words",
            """{"words":[{"word":"spoiler","action":"replace"},{"word":"leak","action":"hold"},{"word":"slander","action":"shield"}]}""");
        return peer;
    }

    private Task<JsonNode> Say(string room, string content, string id) =>
        gateway.Answer(HttpMethod.Post, $"/v1/rooms/{room}/messages", $$"""{"content":"{{content}}","user":"li","id":"{{id}}"}""");
}
