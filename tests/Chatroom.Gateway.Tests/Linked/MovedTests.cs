using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Silo.Link;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>A room, or the session directory, lives elsewhere by now and has forgotten who is there: its gateways say so again, and the link stays.</summary>
public sealed class MovedTests
{
    [Fact]
    public async Task Members_of_a_room_that_has_moved_are_in_it_again_and_no_other_room_notices()
    {
        await using var silo = await RunningSilo.Start();
        await using var gateway = await silo.Gateway("g");
        await using var ann = await Peer.Join(gateway.Port, "ann", "moved");
        await using var ben = await Peer.Join(gateway.Port, "ben", "stays");
        var link = silo.Leases.All.Single();
        await Forget(silo, gateway, "moved");
        await Forget(silo, gateway, "stays");
        Assert.Equal(Codes.NotInRoom, (await ann.Publish("m1")).Code);
        link.Moved("moved");
        await LostLinkTests.UntilTaken(ann, "m2");
        Assert.Equal(Codes.NotInRoom, (await ben.Publish("m3")).Code);
        Assert.Same(link, silo.Leases.All.Single());
        Assert.Equal((1, 0), (await Members(silo, "moved"), await Members(silo, "stays")));
    }

    [Fact]
    public async Task The_directory_that_has_moved_learns_who_is_here()
    {
        await using var silo = await RunningSilo.Start();
        await using var gateway = await silo.Gateway("g");
        await using var older = await Peer.Join(gateway.Port, "ann", "directory");
        var link = silo.Leases.All.Single();
        await silo.Grains.Directory("ann").Logout("ann", Id(gateway, "directory"));
        link.DirectoryMoved();
        // A room that moves behind it is announced later: by then the directory has been told.
        await Forget(silo, gateway, "directory");
        link.Moved("directory");
        await LostLinkTests.UntilTaken(older, "m1");
        await using var newer = await Peer.Join(gateway.Port, "ann", "directory");
        Assert.Equal(CloseCodes.OtherLogin, (await older.Closed()).Close);
        Assert.Same(link, silo.Leases.All.Single());
    }

    private static string Id(RunningGateway gateway, string room) =>
        gateway.Sessions.All.Single(session => session.Feed?.Room == room).Id;

    /// <summary>The room's activation no longer knows its member, as a new one would not.</summary>
    private static async Task Forget(RunningSilo silo, RunningGateway gateway, string room)
    {
        var session = gateway.Sessions.All.Single(session => session.Feed?.Room == room);
        await silo.Grains.Room(room).Execute("", CommandCodec.Write([(new Leave(0, session.AsOpen!.Value.User, session.Id), WireFormat.MessagePack)]));
    }

    private static async Task<int> Members(RunningSilo silo, string room) => RoomFacts.From(await silo.Grains.Room(room).Describe())!.Members;
}
