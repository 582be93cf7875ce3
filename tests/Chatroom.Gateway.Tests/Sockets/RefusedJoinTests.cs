using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>A join that is refused leaves everybody where they are.</summary>
public sealed class RefusedJoinTests
{
    [Theory]
    [InlineData("\"room\":\"elsewhere\",\"mustExist\":true", Codes.NoSuchRoom)]
    [InlineData("\"room\":\"not a room\"", Codes.BadRoomParameter)]
    [InlineData("\"room\":\"full\"", Codes.RoomFull)]
    [InlineData("\"room\":\"home\",\"history\":51", Codes.BadRoomParameter)]
    public async Task The_member_stays_hears_without_a_hole_and_may_speak(string join, int code)
    {
        await using var gateway = await RunningGateway.Start();
        await Fill(gateway);
        await using var mover = await Peer.Join(gateway.Port, "mover", "home");
        await using var stayer = await Peer.Join(gateway.Port, "stayer", "home");
        await stayer.Publish("before");
        var refused = await mover.Ask("join", $"{{{join}}}");
        Assert.Equal(code, refused.Code);
        Assert.Null(refused.Result["left"]);

        var (_, heard) = await stayer.Publish("after");
        await mover.ReadTo((long)heard["seq"]!);
        Assert.Equal(0, mover.Room.Gaps);
        Assert.Equal(Codes.Ok, (await mover.Publish("m1")).Code);
        Assert.Equal(["mover", "stayer"], await Members(stayer));
    }

    [Fact]
    public async Task The_next_join_leaves_the_room_that_was_kept()
    {
        await using var gateway = await RunningGateway.Start();
        await using var mover = await Peer.Join(gateway.Port, "mover", "home");
        await using var stayer = await Peer.Join(gateway.Port, "stayer", "home");
        Assert.Equal(Codes.NoSuchRoom, (await mover.Ask("join", """{"room":"none","mustExist":true}""")).Code);
        var (code, joined) = await mover.Ask("join", """{"room":"there"}""");
        Assert.Equal((Codes.Ok, "home"), (code, (string)joined["left"]!));
        Assert.Equal(["stayer"], await Members(stayer));
    }

    [Fact]
    public async Task A_place_that_was_kept_is_left_by_the_users_next_session_too()
    {
        await using var gateway = await RunningGateway.Start();
        await using var stayer = await Peer.Join(gateway.Port, "stayer", "home");
        var mover = await Peer.Join(gateway.Port, "mover", "home");
        Assert.Equal(Codes.NoSuchRoom, (await mover.Ask("join", """{"room":"none","mustExist":true}""")).Code);
        await mover.DisposeAsync();
        await using var again = await Peer.Open(gateway.Port);
        await again.Connect("\"dev:mover\"");
        // Refused first: the place of the session before is remembered for the join that is accepted.
        Assert.Equal(Codes.NoSuchRoom, (await again.Ask("join", """{"room":"none","mustExist":true}""")).Code);
        Assert.Equal(["mover", "stayer"], await Members(stayer));
        Assert.Equal("home", (string)(await again.Ask("join", """{"room":"there"}""")).Result["left"]!);
        Assert.Equal(["stayer"], await Members(stayer));
    }

    [Fact]
    public async Task A_join_that_cannot_be_stored_keeps_the_place_before()
    {
        await using var gateway = await RunningGateway.Start("Grains:StoreBackoffMs=1", "Grains:StoreBackoffMaxMs=1");
        await using var mover = await Peer.Join(gateway.Port, "mover", "home");
        await using var stayer = await Peer.Join(gateway.Port, "stayer", "home");
        gateway.Store.Fail(StoreCall.Append, StoreFault.Refused, room: "new");
        Assert.Equal(Codes.ServerError, (await mover.Ask("join", """{"room":"new"}""")).Code);
        Assert.Equal(Codes.Ok, (await mover.Publish("m1")).Code);
        Assert.Equal(["mover", "stayer"], await Members(stayer));
    }

    private static async Task Fill(RunningGateway gateway)
    {
        await gateway.Call(HttpMethod.Post, "/v1/rooms", """{"room":"full","memberCap":1}""");
        await using var first = await Peer.Join(gateway.Port, "first", "full");
    }

    private static async Task<IEnumerable<string>> Members(Peer peer) =>
        (await peer.Ask("members")).Result["items"]!.AsArray().Select(item => (string)item!["user"]!).Order();
}
