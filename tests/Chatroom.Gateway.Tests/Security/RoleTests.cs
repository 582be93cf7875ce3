using System.Text.RegularExpressions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>Nobody does more than their role in that room allows, whatever their frames say.</summary>
public sealed partial class RoleTests(GenerousGateway gateway) : IClassFixture<GenerousGateway>
{
    /// <summary>Every method of the protocol is in the table; these are about the session itself.</summary>
    [Fact]
    public void Every_method_of_the_protocol_has_its_line_in_the_table()
    {
        var page = Repository.Read("docs", "PROTOCOL.md");
        var table = page[page.IndexOf("| method | params | result |", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n\n", StringComparison.Ordinal)];
        var documented = table.Split('\n').Select(line => line.Split(" | ")[0]).SelectMany(cell => Method().Matches(cell)).Select(match => match.Groups[1].Value);
        Assert.Equal(
            documented.Distinct().Order(StringComparer.Ordinal),
            Powers.All.Select(line => line.Method).Concat(["join", "leave"]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_method_is_for_the_roles_of_the_table_and_for_no_other()
    {
        for (var i = 0; i < Powers.All.Length; i++)
        {
            var (method, parameters, may) = Powers.All[i];
            foreach (var role in Powers.Roles)
            {
                var room = $"power-{i}-{(int)role}";
                var seq = await Furnish(room);
                await using var peer = await Peer.Join(gateway.Port, $"{room}-who:{Powers.NameOf(role)}", room);
                var (code, _) = await peer.Ask(method, parameters?.Replace("SEQ", $"{seq}", StringComparison.Ordinal));
                Assert.Equal((method, parameters, role, may.Contains(role)), (method, parameters, role, code != Codes.NotAuthorised));
                Assert.NotEqual(Codes.BadParameter, code);
            }
        }
    }

    /// <summary>A token that makes its bearer moderator of one room makes nobody of them elsewhere.</summary>
    [Fact]
    public async Task A_moderator_of_one_room_is_a_member_in_another_by_every_method()
    {
        const string Home = "cross-home";
        await Furnish(Home);
        for (var i = 0; i < Powers.All.Length; i++)
        {
            var (method, parameters, may) = Powers.All[i];
            var room = $"cross-{i}";
            var seq = await Furnish(room);
            var token = await gateway.Answer(HttpMethod.Post, "/v1/token", $$"""{"user":"{{room}}-mod","role":"moderator","room":"{{Home}}"}""");
            await using var peer = await Peer.Open(gateway.Port);
            Assert.Equal(Codes.Ok, await peer.Connect($"\"{token["token"]}\"", $$$"""{"join":{"room":"{{{Home}}}"}}"""));
            Assert.Equal("moderator", (string)peer.Joined["role"]!);
            Assert.Equal(Codes.Ok, (await peer.Ask("join", $$"""{"room":"{{room}}"}""")).Code);
            Assert.Equal("member", (string)peer.Joined["role"]!);
            // Naming the room that it moderates changes nothing.
            var named = (parameters ?? "{}").Replace("SEQ", $"{seq}", StringComparison.Ordinal).Replace("{}", "{\"x\":0}", StringComparison.Ordinal);
            var (code, _) = await peer.Ask(method, $$"""{"room":"{{Home}}","role":"moderator",{{named[1..]}}""");
            Assert.Equal((method, parameters, may.Contains('m')), (method, parameters, code != Codes.NotAuthorised));
        }
    }

    [Fact]
    public async Task What_is_done_in_one_room_is_not_done_in_another()
    {
        await using var victim = await Peer.Join(gateway.Port, "apart-victim", "apart-1");
        await using var moderator = await Peer.Join(gateway.Port, "apart-mod:moderator", "apart-2");
        await using var there = await Peer.Join(gateway.Port, "apart-other", "apart-2");
        Assert.Equal(Codes.Ok, (await moderator.Ask("mute", """{"user":"apart-victim","minutes":5,"room":"apart-1"}""")).Code);
        Assert.Equal(Codes.Ok, (await moderator.Ask("ban", """{"user":"apart-victim","minutes":5}""")).Code);
        Assert.Equal(Codes.NoSuchUser, (await moderator.Ask("kick", """{"user":"apart-victim"}""")).Code);
        Assert.Equal(Codes.Ok, (await victim.Publish("m1", "still here")).Code);
        Assert.Equal(Codes.KickedOrBanned, (await victim.Ask("join", """{"room":"apart-2"}""")).Code);
    }

    /// <summary>A room with a message of a member; its seq.</summary>
    private async Task<long> Furnish(string room)
    {
        await using var writer = await Peer.Join(gateway.Port, $"{room}-writer", room);
        return (long)(await writer.Publish("m1", "x")).Details["seq"]!;
    }

    [GeneratedRegex("`([a-z.]+)`")]
    private static partial Regex Method();
}
