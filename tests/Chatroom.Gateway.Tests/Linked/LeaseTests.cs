using System.Text.Json.Nodes;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>Who is which gateway, and what clients are told of them.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task A_newer_process_of_the_same_id_fences_the_older_which_goes_down()
    {
        await using var silo = await RunningSilo.Start();
        await using var older = await silo.Gateway("twin");
        await using var member = await Peer.Join(older.Port, "one", "fenced");
        var stopped = older.Stopped();
        await using var newer = await silo.Gateway("twin");
        Assert.Equal(CloseCodes.Draining, (await member.Closed()).Close);
        await stopped;
        await using var next = await Peer.Join(newer.Port, "two", "fenced");
        Assert.Equal(Codes.Ok, (await next.Publish("m1")).Code);
        Assert.Equal(1, silo.Leases.Count);
    }

    [Fact]
    public async Task Clients_are_told_of_the_gateways_that_take_them()
    {
        await using var silo = await RunningSilo.Start();
        await using var a = await silo.Gateway("ga", "Gateway:PublicUrl=wss://a.example/ws", "Gateway:Region=north", "Gateway:ConnectionsMax=10");
        await using var b = await silo.Gateway("gb", "Gateway:PublicUrl=wss://b.example/ws", "Gateway:Region=south", "Gateway:ConnectionsMax=10");
        await using var member = await Peer.Join(a.Port, "one", "navigated");
        await Until(b, "", ["gb", "ga"]);
        await Until(a, "?region=north", ["ga", "gb"]);
        await b.Stop();
        await Until(a, "", ["ga"]);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("wss://a.example/ws", 0)]
    public async Task A_gateway_that_the_others_cannot_tell_of_says_so_once(string url, int times)
    {
        await using var silo = await RunningSilo.Start();
        await using var gateway = await silo.Gateway("ga", $"Gateway:PublicUrl={url}");
        Assert.Equal(times, gateway.Log.Troubles.Count(line => line.Contains("Gateway:PublicUrl is not set", StringComparison.Ordinal)));
    }

    private static Task Until(RunningGateway gateway, string query, string[] wanted) => Eventually.Is(async () =>
    {
        var told = JsonNode.Parse(await gateway.Http.GetStringAsync(new Uri("/v1/navigation" + query, UriKind.Relative), TestContext.Current.CancellationToken))!;
        return told["gateways"]!.AsArray().Select(one => (string)one!["id"]!).SequenceEqual(wanted);
    });
}
