using System.Net;
using System.Text.Json.Nodes;
using Chatroom.Gateway.Tests.Sockets;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>Signed calls to a gateway process. Stateless.</summary>
internal static class SignedProcessCalls
{
    /// <summary>The answer's JSON; it must have that status.</summary>
    public static async Task<JsonNode> Call(
        this GatewayProcess gateway, HttpMethod method, string target, string? json = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Port}"), Timeout = TimeSpan.FromMinutes(1) };
        var cancel = TestContext.Current.CancellationToken;
        using var answer = await http.SendAsync(RunningGateway.Signed(method, target, json), cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        Assert.True(answer.StatusCode == status, $"{method} {target}: {answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
