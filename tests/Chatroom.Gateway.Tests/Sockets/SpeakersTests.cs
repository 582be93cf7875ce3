using System.Net;
using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>What a token says of its user decides in which rooms they speak, whoever made the token.</summary>
[Collection(SharedGateway.Name)]
public sealed class SpeakersTests(RunningGateway gateway)
{
    [Fact]
    public async Task In_a_room_for_followers_the_claim_of_the_token_speaks()
    {
        await Ok(HttpMethod.Post, "/v1/rooms", """{"room":"speakers-1","speakers":"followers"}""");
        await using var plain = await Peer.Join(gateway.Port, "sp-plain:member,subscriber", "speakers-1");
        await using var follower = await Peer.Join(gateway.Port, "sp-follower:member,follower", "speakers-1");
        await using var mod = await Peer.Join(gateway.Port, "sp-mod:moderator", "speakers-1");
        Assert.Equal("followers", (string)plain.Joined["config"]!["speakers"]!);
        var (code, details) = await plain.Publish("m1");
        Assert.Equal((Codes.NotAuthorised, "speakers"), (code, (string)details["rule"]!));
        Assert.Equal("speakers", (string)(await mod.Ask("why", """{"user":"sp-plain"}""")).Result["rule"]!);
        Assert.Equal(Codes.Ok, (await follower.Publish("m1")).Code);
        Assert.Equal(Codes.Ok, (await mod.Publish("m1")).Code);
        Assert.Equal(Codes.Ok, (await mod.Ask("configure", """{"speakers":"all"}""")).Code);
        Assert.Equal(Codes.Ok, (await plain.Publish("m2")).Code);
    }

    [Fact]
    public async Task A_token_that_the_server_asked_for_has_the_claims_that_it_named()
    {
        await Ok(HttpMethod.Post, "/v1/rooms", """{"room":"speakers-2","speakers":"verified"}""");
        Assert.Equal(Codes.Ok, await Say("""{"user":"sp-known","verified":true}"""));
        Assert.Equal(Codes.NotAuthorised, await Say("""{"user":"sp-stranger","follower":true,"subscriber":true}"""));
    }

    [Fact]
    public async Task Slow_mode_that_is_only_turned_on_is_of_thirty_seconds()
    {
        await Ok(HttpMethod.Post, "/v1/rooms", """{"room":"speakers-3","slowModeSeconds":true}""");
        await using var mod = await Peer.Join(gateway.Port, "sp-steers:moderator", "speakers-3", WireFormat.MessagePack);
        Assert.Equal(30, (int)mod.Joined["config"]!["slowModeSeconds"]!);
        Assert.Equal(Codes.Ok, (await mod.Ask("configure", """{"slowModeSeconds":false}""")).Code);
        Assert.Equal(0, (int)(await mod.Ask("join", """{"room":"speakers-3"}""")).Result["config"]!["slowModeSeconds"]!);
    }

    private async Task<int> Say(string wanted)
    {
        var token = (string)(await Ok(HttpMethod.Post, "/v1/token", wanted))["token"]!;
        await using var peer = await Peer.Open(gateway.Port);
        Assert.Equal(Codes.Ok, await peer.Connect($"\"{token}\"", """{"join":{"room":"speakers-2"}}"""));
        return (await peer.Publish("m1")).Code;
    }

    private async Task<JsonNode> Ok(HttpMethod method, string path, string body)
    {
        using var answer = await gateway.Call(method, path, body);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }
}
