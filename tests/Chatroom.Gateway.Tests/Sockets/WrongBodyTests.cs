using System.Net;
using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Whoever sends what cannot be read is told what is wrong with it, in Production as in Development.</summary>
public sealed class WrongBodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task What_cannot_be_read_is_told_by_its_place(string environment)
    {
        await using var gateway = await RunningGateway.Start(
            $"environment={environment}", $"Gateway:AppKey={RunningGateway.AppKey}", $"Gateway:AppSecret={RunningGateway.AppSecret}");
        await Told(gateway, "POST", "/v1/rooms/r1/messages", """{"content":1}""", "content: has the wrong type, or is no JSON");
        await Told(gateway, "POST", "/v1/rooms/r1/messages", """{"content":"a","mentions":[1]}""", "mentions[0]: has the wrong type, or is no JSON");
        await Told(gateway, "POST", "/v1/rooms/r1/messages", "{", "the body is not the JSON that is wanted");
        await Told(gateway, "POST", "/v1/rooms", null, "a body is wanted, in JSON");
        await Told(gateway, "GET", "/v1/rooms/r1/messages?count=x", null, "count: 'x' is not what is wanted there");
        await Told(gateway, "GET", "/v1/nothing", null, "not a call of this service", HttpStatusCode.NotFound);
        await Told(gateway, "DELETE", "/v1/rooms", null, "not with this HTTP method", HttpStatusCode.MethodNotAllowed);
        await Told(gateway, "GET", "/nothing", null, "not a call of this service", HttpStatusCode.NotFound);
        await Told(gateway, "POST", "/v2/rooms", """{"room":"r1"}""", "not a call of this service", HttpStatusCode.NotFound);
        await Told(gateway, "POST", "/health/live", null, "not with this HTTP method", HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("members?next=")]
    [InlineData("mutes?next=")]
    [InlineData("bans?next=")]
    [InlineData("exceptions?next=")]
    [InlineData("held?next=")]
    [InlineData("audit?before=")]
    [InlineData("messages?before=")]
    public async Task What_is_no_place_in_a_list_is_refused_in_every_list_alike(string list)
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Call(HttpMethod.Post, "/v1/rooms", """{"room":"places"}""");
        foreach (var place in (string[])["x", "x.y", "-", "1.5x"])
        {
            var answer = await gateway.Call(HttpMethod.Get, $"/v1/rooms/places/{list}{place}", null);
            var isMember = list.StartsWith("members", StringComparison.Ordinal) && place == "1.5x";
            var code = (int?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["code"];
            Assert.Equal(isMember ? (HttpStatusCode.OK, null) : (HttpStatusCode.BadRequest, Codes.BadParameter), (answer.StatusCode, code));
        }
        Assert.Equal(HttpStatusCode.OK, (await gateway.Call(HttpMethod.Get, $"/v1/rooms/places/{list.Split('?')[0]}", null)).StatusCode);
    }

    [Fact]
    public async Task A_room_that_is_there_is_asked_for_with_a_config_that_a_room_may_have()
    {
        await using var gateway = await RunningGateway.Start();
        foreach (var body in (string[])["""{"room":"there","slowModeSeconds":1}""", """{"room":"there","name":"first"}""", """{"room":"there","slowModeSeconds":1}"""])
        {
            var answer = await gateway.Call(HttpMethod.Post, "/v1/rooms", body);
            var isGood = body.Contains("name", StringComparison.Ordinal);
            Assert.Equal(isGood ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
            if (!isGood) Assert.Equal(Codes.BadRoomParameter, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["code"]!);
        }
        var room = JsonNode.Parse(await (await gateway.Call(HttpMethod.Get, "/v1/rooms/there", null)).Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal(("first", 1), ((string)room["name"]!, (long)room["seq"]!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"value":null}""")]
    public async Task An_entry_without_a_value_is_not_written(string body)
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Call(HttpMethod.Post, "/v1/rooms", """{"room":"valued"}""");
        var answer = await gateway.Call(HttpMethod.Put, "/v1/rooms/valued/entries/key", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(Codes.BadRoomParameter, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["code"]!);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Call(HttpMethod.Put, "/v1/rooms/valued/entries/key", """{"value":""}""")).StatusCode);
    }

    private static async Task Told(
        RunningGateway gateway, string method, string target, string? body, string title, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var answer = await gateway.Call(new HttpMethod(method), target, body);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal((status, Codes.BadParameter, title), (answer.StatusCode, (int)problem["code"]!, (string)problem["title"]!));
    }
}
