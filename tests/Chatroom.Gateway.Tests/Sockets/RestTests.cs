using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

[Collection(SharedGateway.Name)]
public sealed class RestTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_opens_a_session()
    {
        var token = await Json(await gateway.Call(HttpMethod.Post, "/v1/token", """{"user":"rest-li","role":"vip","seconds":60}"""), HttpStatusCode.OK);
        Assert.Equal("rest-li", (string)token["user"]!);
        await using var peer = await Peer.Open(gateway.Port);
        Assert.Equal(Codes.Ok, await peer.Connect($"\"{token["token"]}\""));
        Assert.Equal(("rest-li", "vip"), ((string)peer.Hello["user"]!, (string)peer.Hello["role"]!));
    }

    [Theory]
    [InlineData("""{"role":"vip"}""")]
    [InlineData("""{"user":"li","role":"server"}""")]
    [InlineData("""{"user":"li","seconds":0}""")]
    [InlineData("""{"user":"li","seconds":2592001}""")]
    [InlineData("""{"user":7}""")]
    [InlineData("""{"user":""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_token_for_nobody_is_refused(string body) =>
        await Problem(await gateway.Call(HttpMethod.Post, "/v1/token", body), HttpStatusCode.BadRequest, Codes.BadParameter);

    [Fact]
    public async Task Rooms_are_made_shown_listed_and_counted()
    {
        var made = await Json(
            await gateway.Call(HttpMethod.Post, "/v1/rooms", """{"room":"rest:one","name":"One","slowModeSeconds":30}"""), HttpStatusCode.OK);
        Assert.Equal(("rest:one", "One", 1), ((string)made["room"]!, (string)made["name"]!, (long)made["seq"]!));
        var got = await Json(await gateway.Call(HttpMethod.Get, "/v1/rooms/rest:one"), HttpStatusCode.OK);
        Assert.Equal((30, "all"), ((int)got["config"]!["slowModeSeconds"]!, (string)got["config"]!["speakers"]!));
        await using var peer = await Peer.Join(gateway.Port, "rest-counted", "rest:one");
        Assert.Equal(30, (int)peer.Joined["config"]!["slowModeSeconds"]!);
        await peer.Publish("m1");
        // As it stands in the request, escaped or not.
        foreach (var path in (string[])["/v1/rooms/rest:one", "/v1/rooms/rest%3Aone"])
            Assert.Equal(2, (long)(await Json(await gateway.Call(HttpMethod.Get, path), HttpStatusCode.OK))["seq"]!);
        var stats = await Json(await gateway.Call(HttpMethod.Get, "/v1/rooms/rest:one/stats"), HttpStatusCode.OK);
        Assert.Equal((1, 1, 1), ((int)stats["members"]!, (int)stats["accepted"]!, (int)stats["gateways"]!));
        Assert.Equal((0, 0), (stats["drops"]!.AsArray().Count, (int)stats["dropped"]!));
        Assert.True((double)stats["inPerSecond"]! >= 0 && (double)stats["outPerSecond"]! >= 0);
        var present = await Json(
            await gateway.Call(HttpMethod.Post, "/v1/rooms/rest:one/members/query", """{"users":["rest-nobody","rest-counted"]}"""), HttpStatusCode.OK);
        Assert.Equal("rest-counted", (string)Assert.Single(present["items"]!.AsArray())!["user"]!);
        var list = await Json(await gateway.Call(HttpMethod.Get, "/v1/rooms?after=rest:on&limit=1"), HttpStatusCode.OK);
        Assert.Equal(("rest:one", "rest:one"), ((string)list["rooms"]![0]!["room"]!, (string)list["next"]!));
    }

    [Theory]
    [InlineData("GET", "/v1/rooms/rest-none", null, 404, Codes.NoSuchRoom)]
    [InlineData("GET", "/v1/rooms/rest-none/stats", null, 404, Codes.NoSuchRoom)]
    [InlineData("POST", "/v1/rooms/rest-none/members/query", """{"users":["li"]}""", 404, Codes.NoSuchRoom)]
    [InlineData("GET", "/v1/rooms/no%20room", null, 400, Codes.BadRoomParameter)]
    [InlineData("GET", "/v1/rooms?limit=0", null, 400, Codes.BadParameter)]
    [InlineData("GET", "/v1/rooms?limit=many", null, 400, Codes.BadParameter)]
    [InlineData("POST", "/v1/rooms", """{"room":"no room"}""", 400, Codes.BadRoomParameter)]
    [InlineData("POST", "/v1/rooms", """{"room":"rest-bad","slowModeSeconds":9999}""", 400, Codes.BadRoomParameter)]
    [InlineData("POST", "/v1/rooms", """{"room":"rest-bad","slowModeSeconds":2}""", 400, Codes.BadRoomParameter)]
    [InlineData("POST", "/v1/rooms", """{"room":"rest-bad","slowModeSeconds":"on"}""", 400, Codes.BadParameter)]
    [InlineData("POST", "/v1/rooms", "[]", 400, Codes.BadParameter)]
    [InlineData("PUT", "/v1/rooms/rest-none", null, 405, Codes.BadParameter)]
    [InlineData("DELETE", "/v1/rooms/rest-none", null, 404, Codes.NoSuchRoom)]
    [InlineData("GET", "/v1/nothing", null, 404, Codes.BadParameter)]
    public async Task What_is_wrong_is_a_problem_with_a_code(string method, string target, string? body, int status, int code) =>
        await Problem(await gateway.Call(new HttpMethod(method), target, body), (HttpStatusCode)status, code);

    [Theory]
    [InlineData("POST", "/v1/token", """{"user":"li"}""")]
    [InlineData("POST", "/v1/rooms", """{"room":"rest-unsigned"}""")]
    [InlineData("POST", "/v1/rooms", "nonsense")]
    [InlineData("GET", "/v1/rooms", null)]
    [InlineData("GET", "/v1/rooms/rest-unsigned", null)]
    [InlineData("GET", "/v1/rooms/rest-unsigned/stats", null)]
    public async Task Unsigned_calls_are_refused_whatever_they_say(string method, string target, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(target, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        await Problem(await gateway.Http.SendAsync(request, Cancel), HttpStatusCode.Unauthorized, Codes.AppKey);
    }

    [Fact]
    public async Task A_body_is_signed_however_its_length_is_said()
    {
        const string Body = """{"room":"rest-chunked"}""";
        await Json(await gateway.Call(HttpMethod.Post, "/v1/rooms", Body, chunked: true), HttpStatusCode.OK);
        foreach (var chunked in (bool[])[false, true])
            await Problem(
                await gateway.Call(HttpMethod.Post, "/v1/rooms", Body, chunked, signedBody: ""), HttpStatusCode.Unauthorized, Codes.NotAuthorised);
    }

    [Fact]
    public async Task A_thousand_users_are_asked_for_at_once_and_no_more()
    {
        await Json(await gateway.Call(HttpMethod.Post, "/v1/rooms", """{"room":"rest-many"}"""), HttpStatusCode.OK);
        string Users(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i.ToString("D64", System.Globalization.CultureInfo.InvariantCulture)}\""));
        var none = await Json(
            await gateway.Call(HttpMethod.Post, "/v1/rooms/rest-many/members/query", $$"""{"users":[{{Users(1_000)}}]}"""), HttpStatusCode.OK);
        Assert.Empty(none["items"]!.AsArray());
        foreach (var count in (int[])[0, 1_001])
            await Problem(
                await gateway.Call(HttpMethod.Post, "/v1/rooms/rest-many/members/query", $$"""{"users":[{{Users(count)}}]}"""), HttpStatusCode.BadRequest,
                Codes.BadRoomParameter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_too_large_is_refused(bool chunked)
    {
        var body = $$"""{"user":"{{new string('x', 140_000)}}"}""";
        await Problem(await gateway.Call(HttpMethod.Post, "/v1/token", body, chunked), HttpStatusCode.RequestEntityTooLarge, Codes.BadParameter);
    }

    [Fact]
    public async Task Navigation_and_health_answer_everyone()
    {
        var navigation = await Json(await Get("/v1/navigation"), HttpStatusCode.OK);
        var only = Assert.Single(navigation["gateways"]!.AsArray())!;
        Assert.Equal(("g1", $"ws://127.0.0.1:{gateway.Port}/ws"), ((string)only["id"]!, (string)only["url"]!));
        Assert.InRange((double)only["load"]!, 0, 1);
        Assert.Equal("live", await (await Get("/health/live")).Content.ReadAsStringAsync(Cancel));
        Assert.Equal("ready", await (await Get("/health/ready")).Content.ReadAsStringAsync(Cancel));
        await Problem(await Get("/ws"), HttpStatusCode.UpgradeRequired, Codes.ProtocolVersion);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/pages/index.html")]
    public async Task The_page_is_served_with_its_policy(string path)
    {
        var page = await Get(path);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private Task<HttpResponseMessage> Get(string target) => gateway.Http.GetAsync(new Uri(target, UriKind.Relative), Cancel);

    private static async Task<JsonNode> Json(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static async Task Problem(HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var problem = await Json(response, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((code, (int)status), ((int)problem["code"]!, (int)problem["status"]!));
    }
}
