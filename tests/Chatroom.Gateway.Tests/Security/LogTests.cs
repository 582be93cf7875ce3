using System.Net;
using System.Text;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>What the log says at its most talkative: nobody writes a line of their own into it, and no secret stands there.</summary>
public sealed class LogTests
{
    private const string AppSecret = "app-secret-7f3a", HookSecret = "hook-secret-90bd-90bd-90bd-90bd-90bd", WebhookSecret = "webhook-secret-51ce-51ce-51ce-51ce";
    private const string Mark = "forged-line";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_writes_a_line_of_their_own()
    {
        await using var gateway = await Loud();
        // As JSON escapes, so that they are in the text when it is read.
        foreach (var nasty in (string[])[$"\\n{Mark}", $"\\r\\n{Mark}", $"\\u001b[31m{Mark}", $"\\u0085{Mark}", $"\\u2028{Mark}", $"\\u2029{Mark}", $"\\u0000{Mark}", $"\\b{Mark}"])
        {
            await Say(gateway, $"[16,\"dev:{nasty}\"]");
            await Say(gateway, $"[16,\"{nasty}\",{{\"client\":\"{nasty}\",\"join\":{{\"room\":\"{nasty}\"}}}}]");
            await Say(gateway, $"[16,null,{{\"join\":{{\"room\":\"{nasty}\"}}}}]", "[82,1,\"" + nasty + "\"]", "[\"" + nasty + "\"]");
            await using var moderator = await Peer.Join(gateway.Port, "log-mod:moderator", "log");
            await moderator.Ask("ban", $$"""{"user":"x{{nasty}}","minutes":1,"reason":"{{nasty}}"}""");
            await moderator.Ask("configure", $$"""{"name":"{{nasty}}"}""");
            await moderator.Send($$"""[50,"id{{nasty}}",{"type":"text","content":"{{nasty}}"}]""");
            await moderator.Next(frame => (int)frame[0]! == 64);
            await moderator.SendFrame(WebSocketFrame.Close, [0x03, 0xe8, .. Encoding.UTF8.GetBytes($"\n{Mark}")]);
        }
        foreach (var path in (string[])[$"/v1/rooms/a%0a{Mark}", $"/v1/%0d%0a{Mark}", $"/%0a{Mark}", $"/ws?x=%0a{Mark}", $"/poll/%0a{Mark}", $"/v1/rooms/x/messages/%1b%5b31m{Mark}"])
        {
            await gateway.Http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            await gateway.Call(HttpMethod.Get, path);
            await gateway.Call(HttpMethod.Post, path, $$"""{"user":"\n{{Mark}}","reason":"\u001b[31m{{Mark}}"}""");
        }
        await gateway.Stop();
        Assert.NotEmpty(gateway.Log.All);
        Assert.All(gateway.Log.All, line => Assert.False("\n\r\u001b\u0085\u2028\u2029\0\b".Any(control => Forges(line, control)), line));
    }

    [Fact]
    public async Task No_secret_stands_in_it()
    {
        await using var gateway = await Loud(
            $"Gateway:AppSecret={AppSecret}", $"Grains:Hooks:Secret={HookSecret}", "Gateway:AppKey=app-key");
        var secrets = new List<string> { AppSecret, HookSecret, WebhookSecret };
        async Task<HttpResponseMessage> Call(HttpMethod method, string target, string body)
        {
            using var request = SignedBytes.Signed(method, target, Encoding.UTF8.GetBytes(body), "app-key", AppSecret);
            secrets.Add(request.Headers.GetValues("Signature").Single());
            return await gateway.Http.SendAsync(request, Cancel);
        }

        var issued = await Call(HttpMethod.Post, "/v1/token", """{"user":"li","role":"moderator"}""");
        Assert.Equal(HttpStatusCode.OK, issued.StatusCode);
        var token = (string)System.Text.Json.Nodes.JsonNode.Parse(await issued.Content.ReadAsStringAsync(Cancel))!["token"]!;
        // A token's parts are as good as the whole for who has the log; the header is everybody's.
        secrets.AddRange(token.Split('.')[1..]);
        await Call(HttpMethod.Post, "/v1/token", "{");
        await Call(HttpMethod.Post, "/v1/token", """{"user":7}""");
        await Call(HttpMethod.Patch, "/v1/settings", $$"""{"webhookUrl":"http://127.0.0.1:9/","webhookSecret":"{{WebhookSecret}}"}""");
        await Call(HttpMethod.Post, "/v1/rooms", """{"room":"quiet","hookUrl":"http://127.0.0.1:9/"}""");
        await Say(gateway, $"[16,\"{token}x\"]");
        await Say(gateway, $"[16,\"{token}\",{{\"join\":{{\"room\":7}}}}]");
        await Say(gateway, $"[16,\"{token}\"", $"[16,\"{token}\"]");
        await using (var peer = await Peer.Open(gateway.Port))
        {
            Assert.Equal(Codes.Ok, await peer.Connect($"\"{token}\"", """{"join":{"room":"quiet"}}"""));
            secrets.Add((string)peer.Joined["ticket"]!);
            await peer.Publish("m1", "asks the hook");
            await peer.Send($"[16,\"{token}\"]");
            await peer.Closed();
        }
        await gateway.Http.GetAsync(new Uri($"/ws?token={token}", UriKind.Relative), Cancel);
        await gateway.Stop();
        Assert.Contains(gateway.Log.All, line => line.Contains("closed with 4501", StringComparison.Ordinal));
        Assert.Contains(gateway.Log.All, line => line.Contains("/v1/token", StringComparison.Ordinal));
        foreach (var secret in secrets) Assert.DoesNotContain(gateway.Log.All, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private static Task<RunningGateway> Loud(params string[] settings) => RunningGateway.Start(
        [.. settings, "Logging:LogLevel:Default=Trace", "Logging:LogLevel:Microsoft=Trace", "Logging:LogLevel:Microsoft.AspNetCore=Trace"]);

    private static bool Forges(string line, char control) => line.Contains($"{control}{Mark}", StringComparison.Ordinal) || line.Contains($"{control}[31m{Mark}", StringComparison.Ordinal);

    /// <summary>Frames on a connection of their own, whatever comes of them.</summary>
    private static async Task Say(RunningGateway gateway, params string[] frames)
    {
        await using var connection = await RawConnection.Open(gateway.Port);
        await connection.Write([
            .. RawConnection.Request(Rfc6455.Upgrades.Good),
            .. frames.SelectMany(frame => WebSocketFrame.OfClient(0x81, Encoding.UTF8.GetBytes(frame))), .. WebSocketFrame.OfClient(0x88, [0x03, 0xe8])]);
        await connection.ReadHead();
        while (await connection.ReadFrame() is { Opcode: not WebSocketFrame.Close })
        {
        }
    }
}
