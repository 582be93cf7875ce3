using System.Text.Json.Nodes;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Who is banned while their connection is lost does not come back to the place that waits for them.</summary>
[Collection(SharedGateway.Name)]
public sealed class BanInGraceTests(RunningGateway gateway)
{
    [Fact]
    public async Task A_ban_in_the_grace_takes_the_place_and_its_entries_and_the_resume_is_refused()
    {
        await using var mod = await Peer.Join(gateway.Port, "bg-mod:moderator", "ban-grace");
        long epoch, seq;
        await using (var ann = await Peer.Join(gateway.Port, "bg-ann", "ban-grace"))
        {
            Assert.Equal(Codes.Ok, (await ann.Ask("entries.set", """{"key":"seat","value":"1","autoDelete":true}""")).Code);
            epoch = (long)ann.Joined["epoch"]!;
            seq = (long)(await ann.Publish("m1")).Details["seq"]!;
        }
        await Eventually.Is(async () => (string?)(await mod.Ask("why", """{"user":"bg-ann"}""")).Result["rule"] == "not-in-room");
        // The place waits for her.
        Assert.Equal(2, (int)(await mod.Ask("members")).Result["count"]!);
        Assert.Equal(Codes.Ok, (await mod.Ask("ban", """{"user":"bg-ann","minutes":5,"reason":"spam"}""")).Code);
        Assert.Equal(1, (int)(await mod.Ask("members")).Result["count"]!);
        Assert.Empty((JsonArray)(await mod.Ask("entries.get")).Result["entries"]!);

        await using var again = await Peer.Open(gateway.Port);
        Assert.Equal(Codes.Ok, await again.Connect("\"dev:bg-ann\"", $$$"""{"join":{"room":"ban-grace","position":[{{{epoch}}},{{{seq}}}]}}"""));
        var refused = again.Hello["join"]!;
        Assert.Equal((Codes.KickedOrBanned, "banned", "spam"), ((int)refused["code"]!, (string)refused["rule"]!, (string)refused["reason"]!));
    }
}
