using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

public sealed class StoreTroubleTests
{
    [Fact]
    public async Task When_the_store_refuses_publishers_are_told_members_stay_and_it_recovers()
    {
        await using var gateway = await RunningGateway.Start("Grains:StoreBackoffMs=100", "Grains:StoreBackoffMaxMs=100");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "trouble");
        await using var reader = await Peer.Join(gateway.Port, "reader", "trouble");
        Assert.Equal(Codes.Ok, (await speaker.Publish("before")).Code);
        gateway.Store.Fail(StoreCall.Append, StoreFault.Refused);
        var (code, details) = await speaker.Publish("lost");
        Assert.Equal((Codes.ServerError, "store"), (code, (string)details["rule"]!));
        Assert.True((long)details["retryAfterMs"]! > 0);
        Assert.Equal(Codes.Ok, (await reader.Ask("members")).Code);
        // The same id again: it was not stored, so it is no duplicate.
        (int Code, System.Text.Json.Nodes.JsonNode Details) again;
        do again = await speaker.Publish("lost");
        while (again.Code == Codes.ServerError);
        Assert.Equal(Codes.Ok, again.Code);
        Assert.Null(again.Details["duplicate"]);
        await reader.ReadTo((long)again.Details["seq"]!);
        Assert.Equal(["before", "lost"], reader.Room.Events.Values.Where(e => (int)e[0]! == 1).Select(e => (string)e[3]!));
        Assert.Equal(0, gateway.Store.Pending);
    }

    [Fact]
    public async Task When_a_room_cannot_be_loaded_the_join_is_refused_and_the_session_stands()
    {
        await using var gateway = await RunningGateway.Start("Grains:StoreBackoffMs=1", "Grains:StoreBackoffMaxMs=1");
        gateway.Store.Fail(StoreCall.Load, StoreFault.Refused);
        await using var peer = await Peer.Open(gateway.Port);
        Assert.Equal(Codes.Ok, await peer.Connect("\"dev:li\"", """{"join":{"room":"away"}}"""));
        Assert.Equal(Codes.ServerError, (int)peer.Joined["code"]!);
        while ((await peer.Ask("join", """{"room":"away"}""")).Code == Codes.ServerError)
        {
            // The room waits out its back-off.
        }
        Assert.Equal(Codes.Ok, (await peer.Publish("m1")).Code);
        Assert.Equal(503, (int)(await Refused(gateway)).StatusCode);
    }

    private static Task<HttpResponseMessage> Refused(RunningGateway gateway)
    {
        gateway.Store.Fail(StoreCall.List, StoreFault.Refused);
        return gateway.Call(HttpMethod.Get, "/v1/rooms");
    }
}
