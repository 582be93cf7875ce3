using System.Net;
using System.Text.Json.Nodes;
using Chatroom.Grains.Webhooks;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>A real gateway asks a real HTTP server before it sends.</summary>
public sealed class HookTests : IDisposable
{
    private const string Secret = "0123456789abcdef";
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-hook-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_the_hook_says_becomes_of_the_message()
    {
        await using var hook = await HttpReceiver.Start(Answer);
        using var gateway = await GatewayProcess.Start(
            _folder, $"Grains:Hooks:Secret={Secret}", $"Grains:Room:Config:HookUrl={hook.Url}/check", "Grains:Room:Config:HookOnFailure=refuse");
        await using var peer = await Peer.Join(gateway.Port, "ann:moderator", "asked");
        await using var reader = await Peer.Join(gateway.Port, "bob", "asked", WireFormat.MessagePack);
        Assert.Equal(Codes.Ok, (await peer.Publish("m1", "fine")).Code);
        Assert.Equal(Codes.Ok, (await peer.Publish("m2", "darn")).Code);
        var refused = await peer.Publish("m3", "spam");
        Assert.Equal((Codes.HookRefused, "hook", "no ads"), (refused.Code, (string)refused.Details["rule"]!, (string)refused.Details["reason"]!));
        // The server of the hook answers with a redirect and with nonsense: neither is an answer.
        Assert.Equal(Codes.HookFailed, (await peer.Publish("m4", "elsewhere")).Code);
        Assert.Equal(Codes.HookFailed, (await peer.Publish("m5", "what?")).Code);
        Assert.Equal(Codes.Ok, (await peer.Publish("m6", "last")).Code);
        // A server that sends is told in its call.
        Assert.Equal(5, (long)(await Send("served", HttpStatusCode.OK))["seq"]!);
        var problem = await Send("spam", HttpStatusCode.Conflict);
        Assert.Equal((Codes.HookRefused, "hook", "no ads"), ((int)problem["code"]!, (string)problem["rule"]!, (string)problem["reason"]!));
        Assert.Equal(Codes.HookFailed, (int)(await Send("what?", HttpStatusCode.ServiceUnavailable))["code"]!);
        await reader.ReadTo(5);
        Assert.Equal(
            ["fine", "****", "last", "served"],
            reader.Room.Events.OrderBy(happened => happened.Key).Where(happened => (int)happened.Value[0]! == 1).Select(happened => (string)happened.Value[5]!));
        Assert.All(hook.Calls, call => Assert.Equal("/check", call.Path));
        Assert.All(hook.Calls, call => Assert.Equal(call.Headers[WebhookSignature.SignatureHeader], WebhookSignature.Of(
            Secret, long.Parse(call.Headers[WebhookSignature.TimestampHeader], System.Globalization.CultureInfo.InvariantCulture),
            System.Text.Encoding.UTF8.GetBytes(call.Body))));

        Task<JsonNode> Send(string content, HttpStatusCode status) =>
            gateway.Call(HttpMethod.Post, "/v1/rooms/asked/messages", $$"""{"content":"{{content}}"}""", status);
    }

    private static Task<(int Status, string Body)> Answer(HttpCall call) => Task.FromResult((string)JsonNode.Parse(call.Body)!["content"]! switch
    {
        "darn" => (200, """{"action":"replace","content":"****"}"""),
        "spam" => (200, """{"action":"refuse","reason":"no ads"}"""),
        "elsewhere" => (307, ""),
        "what?" => (200, "ok"),
        _ => (200, """{"action":"allow"}"""),
    });
}
