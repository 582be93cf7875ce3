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
        await Told(gateway, "GET", "/v1/rooms/r1/messages?count=x", null, "Failed to bind parameter \"Nullable<int> count\" from \"x\".");
        await Told(gateway, "GET", "/v1/nothing", null, "not a call of this service", HttpStatusCode.NotFound);
        await Told(gateway, "DELETE", "/v1/rooms", null, "not with this HTTP method", HttpStatusCode.MethodNotAllowed);
    }

    private static async Task Told(
        RunningGateway gateway, string method, string target, string? body, string title, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var answer = await gateway.Call(new HttpMethod(method), target, body);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal((status, Codes.BadParameter, title), (answer.StatusCode, (int)problem["code"]!, (string)problem["title"]!));
    }
}
