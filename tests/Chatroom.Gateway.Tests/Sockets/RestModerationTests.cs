using System.Net;
using System.Text.Json.Nodes;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>What a server does by HTTP, members feel on their sockets: the room cannot tell a call from a frame.</summary>
[Collection(SharedGateway.Name)]
public sealed class RestModerationTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whom_a_call_mutes_does_not_speak_until_a_call_gives_the_voice_back()
    {
        await using var peer = await Peer.Join(gateway.Port, "rest-muted", "rest-mutes");
        await Ok(HttpMethod.Post, "/v1/rooms/rest-mutes/mutes", """{"users":["rest-muted"],"minutes":5,"reason":"spam"}""");
        Assert.Equal(Codes.Muted, (await peer.Publish("m1")).Code);
        var list = await Ok(HttpMethod.Get, "/v1/rooms/rest-mutes/mutes");
        Assert.Equal(("rest-muted", "server", "spam"), ((string)list["items"]![0]!["user"]!, (string)list["items"]![0]!["by"]!, (string)list["items"]![0]!["reason"]!));
        await Ok(HttpMethod.Delete, "/v1/rooms/rest-mutes/mutes?user=rest-muted");
        Assert.Equal(Codes.Ok, (await peer.Publish("m2")).Code);
    }

    [Fact]
    public async Task Muting_everybody_is_taken_back_by_saying_that_it_is_off()
    {
        await using var peer = await Peer.Join(gateway.Port, "rest-off", "rest-offs");
        await Ok(HttpMethod.Put, "/v1/rooms/rest-offs/mute-all", """{"on":true,"minutes":5}""");
        Assert.Equal(Codes.Muted, (await peer.Publish("m1")).Code);
        await Ok(HttpMethod.Put, "/v1/rooms/rest-offs/mute-all", """{"on":false}""");
        Assert.Equal(Codes.Ok, (await peer.Publish("m2")).Code);
    }

    [Fact]
    public async Task Whom_a_call_bans_is_put_out_and_does_not_come_in()
    {
        await using var peer = await Peer.Join(gateway.Port, "rest-banned", "rest-bans");
        await Ok(HttpMethod.Post, "/v1/rooms/rest-bans/bans", """{"users":["rest-banned"],"minutes":-1}""");
        await peer.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        Assert.Equal(Codes.KickedOrBanned, (await peer.Ask("join", """{"room":"rest-bans"}""")).Code);
        await Ok(HttpMethod.Delete, "/v1/rooms/rest-bans/bans?user=rest-banned");
        Assert.Equal(Codes.Ok, (await peer.Ask("join", """{"room":"rest-bans"}""")).Code);
    }

    [Fact]
    public async Task What_a_call_recalls_is_not_in_history_until_it_is_undone()
    {
        await using var peer = await Peer.Join(gateway.Port, "rest-talker", "rest-recalls");
        var seq = (long)(await peer.Publish("m1", "buy now")).Details["seq"]!;
        var found = await Ok(HttpMethod.Post, "/v1/rooms/rest-recalls/messages/rehearse", """{"contains":"BUY"}""");
        Assert.Equal((1, "rest-talker"), ((int)found["count"]!, (string)found["users"]![0]!["user"]!));
        var applied = await Ok(HttpMethod.Post, "/v1/rooms/rest-recalls/messages/apply", """{"contains":"BUY"}""");
        Assert.Equal([seq], applied["seqs"]!.AsArray().Select(one => (long)one!));
        Assert.Empty((await Ok(HttpMethod.Get, "/v1/rooms/rest-recalls/messages"))["items"]!.AsArray());
        await Ok(HttpMethod.Post, "/v1/rooms/rest-recalls/messages/undo", $"{{\"seq\":{applied["seq"]}}}");
        Assert.Single((await Ok(HttpMethod.Get, "/v1/rooms/rest-recalls/messages"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_broadcast_reaches_every_room_once_however_often_it_is_called()
    {
        await using var one = await Peer.Join(gateway.Port, "rest-one", "rest-all-1");
        await using var two = await Peer.Join(gateway.Port, "rest-two", "rest-all-2");
        for (var i = 0; i < 2; i++)
        {
            // Once a second: what comes sooner says how long to wait.
            await Eventually.Is(async () =>
            {
                var answer = await gateway.Call(HttpMethod.Post, "/v1/broadcast", """{"content":"closing","id":"rest-broadcast"}""");
                if (answer.StatusCode == HttpStatusCode.OK) return true;
                Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
                Assert.NotNull(answer.Headers.RetryAfter);
                return false;
            });
        }
        foreach (var room in (string[])["rest-all-1", "rest-all-2"])
        {
            var items = (await Ok(HttpMethod.Get, $"/v1/rooms/{room}/messages"))["items"]!.AsArray();
            Assert.Equal("closing", (string)Assert.Single(items)![1]![5]!);
        }
    }

    [Theory]
    [InlineData("POST", "/v1/rooms/rest-wrong/mutes", """{"users":["li"],"minutes":0}""", 400, Codes.BadRoomParameter)]
    [InlineData("POST", "/v1/rooms/rest-wrong/mutes", """{"minutes":5}""", 400, Codes.BadRoomParameter)]
    [InlineData("DELETE", "/v1/rooms/rest-wrong/mutes?user=nobody", null, 404, Codes.NoSuchUser)]
    [InlineData("DELETE", "/v1/rooms/rest-wrong/members?user=nobody", null, 404, Codes.NoSuchUser)]
    [InlineData("DELETE", "/v1/rooms/rest-wrong/messages/99", null, 400, Codes.BadRoomParameter)]
    [InlineData("POST", "/v1/rooms/rest-none/mutes", """{"users":["li"],"minutes":5}""", 404, Codes.NoSuchRoom)]
    public async Task What_is_wrong_is_told_with_its_code(string method, string target, string? body, int status, int code)
    {
        await Ok(HttpMethod.Post, "/v1/rooms", """{"room":"rest-wrong"}""");
        var answer = await gateway.Call(new HttpMethod(method), target, body);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal((status, code), ((int)answer.StatusCode, (int)problem["code"]!));
    }

    private async Task<JsonNode> Ok(HttpMethod method, string target, string? body = null)
    {
        var answer = await gateway.Call(method, target, body);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{method} {target}: {answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
