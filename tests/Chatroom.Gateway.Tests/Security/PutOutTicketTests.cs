using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>A ticket from before a ban is no way to go on reading.</summary>
[Collection(SharedGateway.Name)]
public sealed class PutOutTicketTests(RunningGateway gateway)
{
    private static readonly string[] Ways = ["ban", "kick"];

    /// <summary>Put out while here: the gateway knows, and serves nothing.</summary>
    [Fact]
    public async Task Who_was_put_out_here_is_not_served_by_a_ticket()
    {
        foreach (var way in Ways)
        {
            var (room, user) = ($"out-here-{way}", $"out-here-{way}-reader");
            await using var moderator = await Peer.Join(gateway.Port, $"{room}-mod:moderator", room);
            await using var reader = await Peer.Join(gateway.Port, user, room);
            await PutOut(moderator, way, user);
            await reader.Next(IsRemoved);
            await reader.DisposeAsync();
            await moderator.Publish("secret");
            Assert.Equal((way, Codes.KickedOrBanned), (way, (await Back(user, room, reader)).Code));
        }
    }

    /// <summary>Put out while away: once the room has said so, the same ticket and the one that came with the return are worth no more.</summary>
    [Fact]
    public async Task Who_was_put_out_while_away_is_served_once_at_the_most()
    {
        const string Room = "out-away", User = "out-away-reader";
        await using var moderator = await Peer.Join(gateway.Port, "out-away-mod:moderator", Room);
        var reader = await Peer.Join(gateway.Port, User, Room);
        await reader.DisposeAsync();
        await Eventually.Is(() => gateway.Sessions.Find(reader.Session) is null);
        await PutOut(moderator, "ban", User);
        var (code, back) = await Back(User, Room, reader);
        Assert.Equal(Codes.Ok, code);
        await back.Next(IsRemoved);
        await back.DisposeAsync();
        await moderator.Publish("secret");
        Assert.Equal(Codes.KickedOrBanned, (await Back(User, Room, reader)).Code);
        Assert.Equal(Codes.KickedOrBanned, (await Back(User, Room, back)).Code);
    }

    [Fact]
    public void Beyond_so_many_nobody_comes_back_by_an_older_ticket()
    {
        var putOut = new PutOutUsers();
        for (var i = 0; i < 1_000; i++) putOut.Add($"u{i}", 10);
        Assert.Equal((false, true, true), (putOut.MayComeBack("u0", 10), putOut.MayComeBack("u0", 11), putOut.MayComeBack("other", 5)));
        putOut.Add("one-more", 20);
        Assert.Equal((false, false, true), (putOut.MayComeBack("u0", 15), putOut.MayComeBack("other", 20), putOut.MayComeBack("other", 21)));
    }

    private static bool IsRemoved(System.Text.Json.Nodes.JsonArray frame) => (int)frame[0]! == 49 && (string)frame[1]! == "removed";

    private static async Task PutOut(Peer moderator, string way, string user)
    {
        var minutes = way == "ban" ? ",\"minutes\":5" : "";
        Assert.Equal(Codes.Ok, (await moderator.Ask(way, $$"""{"user":"{{user}}"{{minutes}}}""")).Code);
    }

    /// <summary>Comes back by the ticket of that connection, and how the join ended.</summary>
    private async Task<(int Code, Peer Peer)> Back(string user, string room, Peer before)
    {
        var peer = await Peer.Open(gateway.Port);
        var ticket = (string)before.Joined["ticket"]!;
        var position = $"[{before.Joined["epoch"]},{before.Joined["seq"]}]";
        await peer.Connect($"\"dev:{user}\"", $$$"""{"ticket":"{{{ticket}}}","join":{"room":"{{{room}}}","position":{{{position}}}}}""");
        return ((int)peer.Joined["code"]!, peer);
    }
}
