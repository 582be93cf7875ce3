using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>A ban from all rooms at a gateway: who is there is closed, who comes is refused.</summary>
[Collection(SharedGateway.Name)]
public sealed class BanTests(RunningGateway gateway)
{
    [Fact]
    public async Task Who_is_banned_is_closed_leaves_at_once_and_does_not_come_back_until_it_is_lifted()
    {
        await using var other = await Peer.Join(gateway.Port, "ban-other", "ban-room");
        await using var peer = await Peer.Join(gateway.Port, "ban-li", "ban-room");
        await using var idle = await Peer.Open(gateway.Port);
        await idle.Connect("\"dev:ban-idle\"");
        await Ask(new ImposeEverywhere("api", GlobalSanctionKind.Ban, ["ban-li", "ban-idle", "ban-nobody"], 10, ""));
        foreach (var closed in (Peer[])[peer, idle])
        {
            var (close, code, details) = await closed.Closed();
            Assert.Equal((CloseCodes.Banned, Codes.UserBanned), (close, code ?? 0));
            Assert.InRange((long)details!["retryAfterMs"]!, 1, 600_000);
        }
        // No grace keeps the place.
        await Eventually.Is(async () => (int)(await other.Ask("members")).Result["count"]! <= 1);

        await using var back = await Peer.Open(gateway.Port);
        await back.Send("[16,\"dev:ban-li\"]");
        Assert.Equal((CloseCodes.Banned, Codes.UserBanned), await back.Closed() is var (c, d, _) ? (c, d ?? 0) : default);

        await Ask(new LiftEverywhere("api", GlobalSanctionKind.Ban, ["ban-li"]));
        await using var again = await Peer.Join(gateway.Port, "ban-li", "ban-room");
        Assert.Equal(Codes.Ok, (await again.Publish("m1")).Code);
    }

    [Fact]
    public async Task A_mute_everywhere_leaves_the_session_open_and_says_which_rule()
    {
        await using var peer = await Peer.Join(gateway.Port, "ban-mute", "ban-mute-room");
        await Ask(new ImposeEverywhere("api", GlobalSanctionKind.Mute, ["ban-mute"], (int)Until.Forever, ""));
        var (code, details) = await peer.Publish("m1");
        Assert.Equal((Codes.Muted, "global-mute"), (code, (string)details["rule"]!));
    }

    private async Task Ask(AppCommand command)
    {
        var answer = AppAnswer.From(await gateway.Grains.App.Execute(AppCommandCodec.Write(command)));
        Assert.Equal(Codes.Ok, answer.Code);
    }
}
