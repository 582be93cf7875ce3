using System.Text.Json.Nodes;
using Chatroom.Grains;
using Chatroom.Protocol;
using Chatroom.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Coming back with a ticket: the gateway serves from its ring, and asks the room only afterwards.</summary>
public sealed class TicketTests
{
    private const string NoRing = "Gateway:RingFrames=1";
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public async Task Inside_the_ring_it_is_served_while_the_room_answers_nobody(WireFormat format)
    {
        await using var gateway = await Start();
        var rooms = Rooms(gateway);
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "held");
        var left = await Left.Behind(gateway, "reader", "held", format);
        await speaker.Publish("m1");
        await speaker.Publish("m2");
        // The count comes once a second.
        // No further than the grace: the place would be gone.
        var advances = 0;
        await Eventually.Is(async () =>
        {
            if (advances++ < 100) _clock.Advance(TimeSpan.FromMilliseconds(100));
            return (int)(await Beat(speaker))[2]! == 2;
        });
        rooms.Hold();
        await using var back = await left.Back();
        Assert.Equal((true, left.Seq), ((bool)back.Joined["resumed"]!, (long)back.Joined["seq"]!));
        await back.ReadTo(left.Seq + 2);
        Assert.Equal(["m1", "m2"], back.Room.Events.Values.Select(happened => (string)happened[3]!));
        // The state that it has stands; only what the gateway knows is said.
        Assert.All(["config", "entries", "counters", "history", "created"], key => Assert.Null(back.Joined[key]));
        Assert.Equal((2, "member", 0), ((int)back.Joined["count"]!, (string)back.Joined["role"]!, (int)back.Joined["globallyMutedUntil"]!));
        await Eventually.Is(() => rooms.Waiting > 0);
        // Nothing has got through to the room so far; what is said now stands behind the return.
        var published = back.Publish("m3");
        rooms.LetGo();
        Assert.Equal(Codes.Ok, (await published).Code);
        Assert.Equal(2, (int)(await speaker.Ask("members")).Result["count"]!);
    }

    [Fact]
    public async Task Behind_the_ring_the_room_is_asked_and_the_log_has_it()
    {
        await using var gateway = await Start(NoRing);
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "log");
        var left = await Left.Behind(gateway, "reader", "log");
        for (var i = 0; i < 5; i++) await speaker.Publish($"m{i}");
        await using var back = await left.Back();
        Assert.True((bool)back.Joined["resumed"]!);
        Assert.NotNull(back.Joined["config"]);
        await back.ReadTo(left.Seq + 5);
        Assert.Equal((5, 0), (back.Room.Delivered, back.Room.Gaps));
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("expired")]
    [InlineData("user")]
    [InlineData("room")]
    [InlineData("role")]
    [InlineData("long")]
    public async Task One_that_does_not_count_locks_nobody_out_and_the_room_is_asked(string why)
    {
        await using var gateway = await Start("Gateway:TicketMs=1000", "Gateway:TicketRefreshMs=1000");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "asked");
        var left = await Left.Behind(gateway, "reader", "asked");
        var other = await Left.Behind(gateway, why == "user" ? "another" : "reader", why == "room" ? "another" : "asked");
        if (why == "expired") _clock.Advance(TimeSpan.FromSeconds(1));
        await speaker.Publish("m1");
        var ticket = why switch
        {
            "forged" => left.Ticket[..^1] + (left.Ticket[^1] == 'A' ? 'Q' : 'A'),
            "long" => new string('A', 4_000),
            "user" or "room" => other.Ticket,
            _ => left.Ticket,
        };
        Rooms(gateway).Hold();
        var coming = (left with { Ticket = ticket, User = why == "role" ? "reader:vip" : "reader" }).Back();
        await Eventually.Is(() => Rooms(gateway).Waiting != 0);
        Assert.False(coming.IsCompleted);
        Rooms(gateway).LetGo();
        await using var back = await coming;
        // The position is the client's to say, as without a ticket.
        Assert.True((bool)back.Joined["resumed"]!);
        Assert.NotNull(back.Joined["config"]);
        await back.ReadTo(left.Seq + 1);
    }

    [Fact]
    public async Task A_ticket_says_where_to_go_on_when_the_client_does_not_know()
    {
        await using var gateway = await Start();
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "forgot");
        var left = await Left.Behind(gateway, "reader", "forgot");
        await speaker.Publish("m1");
        await using var back = await Peer.Open(gateway.Port);
        await back.Connect("\"dev:reader\"", $$$"""{"ticket":"{{{left.Ticket}}}","join":{"room":"forgot"}}""");
        Assert.Equal((true, left.Seq), ((bool)back.Joined["resumed"]!, (long)back.Joined["seq"]!));
        await back.ReadTo(left.Seq + 1);
    }

    [Fact]
    public async Task A_position_that_no_log_has_is_not_resumed_and_that_is_said()
    {
        await using var gateway = await Start();
        var left = await Left.Behind(gateway, "reader", "nowhere");
        await using var back = await (left with { Seq = left.Seq + 50 }).Back();
        Assert.False((bool)back.Joined["resumed"]!);
    }

    [Theory]
    [InlineData("kick", Codes.KickedOrBanned)]
    [InlineData("ban", Codes.KickedOrBanned)]
    [InlineData("destroy", Codes.NoSuchRoom)]
    public async Task Whom_the_room_does_not_want_back_is_put_out_with_its_code(string what, int code)
    {
        await using var gateway = await Start();
        await using var star = await Peer.Join(gateway.Port, "star:broadcaster", "unwanted");
        var left = await Left.Behind(gateway, "reader", "unwanted");
        var (done, _) = what switch
        {
            "kick" => await star.Ask("kick", """{"users":["reader"],"reason":"enough"}"""),
            "ban" => await star.Ask("ban", """{"users":["reader"],"minutes":1,"reason":"enough"}"""),
            _ => await star.Ask("destroy"),
        };
        Assert.Equal(Codes.Ok, done);
        // It is served all the same until the room has said so.
        Rooms(gateway).Hold();
        await using var back = await left.Back();
        Assert.True((bool)back.Joined["resumed"]!);
        await back.ReadTo(left.Seq + 1);
        Rooms(gateway).LetGo();
        var notice = await back.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        Assert.Equal(("unwanted", code), ((string)notice[2]!["room"]!, (int)notice[2]!["code"]!));
        if (what != "destroy") Assert.Equal("enough", (string)notice[2]!["reason"]!);
        Assert.Equal(Codes.NotInRoom, (await back.Publish("m9")).Code);
    }

    [Fact]
    public async Task A_place_that_is_gone_is_taken_again_unless_the_room_is_full()
    {
        await using var gateway = await Start("Grains:Room:GraceMs=1000");
        await using var star = await Peer.Join(gateway.Port, "star:broadcaster", "full");
        await star.Ask("configure", """{"memberCap":2}""");
        var left = await Left.Behind(gateway, "reader", "full");
        await Forget(star);
        await using (var back = await left.Back()) Assert.Equal(Codes.Ok, (await back.Publish("m1")).Code);
        await Forget(star);
        await using var instead = await Peer.Join(gateway.Port, "instead", "full");
        await using var late = await left.Back();
        var notice = await late.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        Assert.Equal(Codes.RoomFull, (int)notice[2]!["code"]!);
    }

    [Fact]
    public async Task A_room_that_cannot_be_told_is_told_again_and_in_the_end_given_up()
    {
        await using var gateway = await Start("Gateway:ResumeConfirmMs=2000", "Gateway:HeartbeatMs=3600000");
        await using var star = await Peer.Join(gateway.Port, "star:broadcaster", "deaf");
        var left = await Left.Behind(gateway, "reader", "deaf");
        Rooms(gateway).IsFailing = true;
        await using var back = await left.Back();
        await Eventually.Is(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            return gateway.Sessions.Find(back.Session) is not { Closing: null };
        });
        Assert.Equal(CloseCodes.ServerError, (await back.Closed()).Close);
        Rooms(gateway).IsFailing = false;
        await using var again = await left.Back();
        Assert.Equal(Codes.Ok, (await again.Publish("m1")).Code);
    }

    [Fact]
    public async Task A_guest_with_a_ticket_is_the_guest_of_before()
    {
        await using var gateway = await Start();
        await using var stays = await Peer.Join(gateway.Port, "stays:moderator", "guests");
        var left = await Left.Behind(gateway, null, "guests");
        await using var back = await left.Back();
        Assert.Equal(left.Name, (string)back.Hello["user"]!);
        Assert.Equal(2, (int)(await stays.Ask("members")).Result["count"]!);
        // Whoever shows it while that one is here is another guest.
        await using var copy = await (left with { Ticket = (string)back.Joined["ticket"]! }).Back();
        Assert.NotEqual(left.Name, (string)copy.Hello["user"]!);
    }

    [Fact]
    public async Task A_heartbeat_brings_a_new_one_when_the_old_one_is_old_and_only_then()
    {
        await using var gateway = await Start();
        await using var peer = await Peer.Join(gateway.Port, "reader", "beats");
        var seq = (long)(await peer.Publish("m1")).Details["seq"]!;
        await peer.ReadTo(seq);
        Assert.Equal(3, (await Beat(peer)).Count);
        _clock.Advance(TimeSpan.FromSeconds(61));
        var fresh = await Beat(peer);
        Assert.Equal(5, fresh.Count);
        Assert.NotEqual((string)peer.Joined["ticket"]!, (string)fresh[3]!);
        Assert.Equal(3, (await Beat(peer)).Count);
        // It knows what the client has been sent: nothing comes twice.
        await peer.DisposeAsync();
        await using var back = await Peer.Open(gateway.Port);
        await back.Connect("\"dev:reader\"", $$$"""{"ticket":"{{{(string)fresh[3]!}}}","join":{"room":"beats"}}""");
        Assert.Equal((true, seq), ((bool)back.Joined["resumed"]!, (long)back.Joined["seq"]!));
    }

    private static async Task<JsonArray> Beat(Peer peer)
    {
        await peer.Send("[192]");
        return await peer.Next(frame => (int)frame[0]! == 208);
    }

    /// <summary>Waits until nobody but the asker is in the room: the grace is over.</summary>
    private async Task Forget(Peer asker)
    {
        while ((int)(await asker.Ask("members")).Result["count"]! != 1) _clock.Advance(TimeSpan.FromMilliseconds(500));
    }

    private static HeldGrains Rooms(RunningGateway gateway) => (HeldGrains)gateway.Grains;

    private async Task<RunningGateway> Start(params string[] settings)
    {
        var gateway = new RunningGateway(settings, change: builder =>
        {
            HeldGrains.Put(builder);
            builder.Services.AddSingleton<TimeProvider>(_clock);
        })
        {
            HostsRooms = true,
        };
        await gateway.InitializeAsync();
        return gateway;
    }

    /// <summary>A member who has gone without a word. User null: a guest.</summary>
    private sealed record Left(RunningGateway Gateway, string? User, string Room, WireFormat Format, string Name, long Epoch, long Seq, string Ticket)
    {
        public static async Task<Left> Behind(RunningGateway gateway, string? user, string room, WireFormat format = WireFormat.Json)
        {
            await using var peer = await Peer.Open(gateway.Port, format);
            await peer.Connect(user is null ? "null" : $"\"dev:{user}\"", $$$"""{"join":{"room":"{{{room}}}"}}""");
            var left = new Left(
                gateway, user, room, format, (string)peer.Hello["user"]!, (long)peer.Joined["epoch"]!, (long)peer.Joined["seq"]!,
                (string)peer.Joined["ticket"]!);
            var session = peer.Session;
            await peer.DisposeAsync();
            await Eventually.Is(() => gateway.Sessions.Find(session) is null);
            return left;
        }

        public async Task<Peer> Back()
        {
            var peer = await Peer.Open(Gateway.Port, Format);
            peer.GoOn(new Sessions.ReaderLedger(Epoch, Seq + 1));
            var code = await peer.Connect(
                User is null ? "null" : $"\"dev:{User}\"",
                $$$"""{"ticket":"{{{Ticket}}}","join":{"room":"{{{Room}}}","position":[{{{Epoch}}},{{{Seq}}}]}}""");
            Assert.Equal((Codes.Ok, Codes.Ok), (code, (int)peer.Joined["code"]!));
            return peer;
        }
    }
}
