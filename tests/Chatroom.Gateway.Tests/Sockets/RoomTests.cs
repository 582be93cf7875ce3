using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

[Collection(SharedGateway.Name)]
public sealed class RoomTests(RunningGateway gateway)
{
    [Theory]
    [InlineData(WireFormat.Json, WireFormat.Json)]
    [InlineData(WireFormat.MessagePack, WireFormat.MessagePack)]
    [InlineData(WireFormat.Json, WireFormat.MessagePack)]
    public async Task Two_members_see_the_same_messages_in_the_same_order(WireFormat one, WireFormat two)
    {
        var room = $"room-same-{one}-{two}";
        await using var anna = await Peer.Join(gateway.Port, $"{room}-anna", room, one);
        await using var bo = await Peer.Join(gateway.Port, $"{room}-bo", room, two);
        long last = 0;
        for (var i = 0; i < 4; i++)
        {
            var (speaker, name) = i % 2 == 0 ? (anna, "a") : (bo, "b");
            var (code, details) = await speaker.Publish($"{name}{i}", $"你好 {i} 👋");
            Assert.Equal(Codes.Ok, code);
            Assert.Equal(speaker.Room.Epoch, (long)details["epoch"]!);
            Assert.True((long)details["seq"]! > last);
            last = (long)details["seq"]!;
        }
        await anna.ReadTo(last);
        await bo.ReadTo(last);
        var both = Messages(anna).Where(message => Messages(bo).Contains(message)).ToList();
        Assert.Equal(["你好 0 👋", "你好 1 👋", "你好 2 👋", "你好 3 👋"], both.Select(message => message.Split('|')[3]));
        Assert.Equal(0, anna.Room.Gaps + bo.Room.Gaps);
    }

    [Fact]
    public async Task Viewers_that_reset_their_connection_in_the_middle_of_a_broadcast_stop_nobody()
    {
        await using var watcher = await Peer.Join(gateway.Port, "r-reset-watcher", "room-reset");
        await using var talker = await Peer.Join(gateway.Port, "r-reset-talker:moderator", "room-reset");
        for (var i = 0; i < 30; i++)
        {
            var viewer = await Peer.Join(gateway.Port, $"r-reset-{i}", "room-reset");
            for (var n = 0; n < 20; n++) await viewer.Send($$"""[50,"m{{n}}",{"type":"text","content":"hi"}]""");
            var published = talker.Publish($"t{i}");
            viewer.Reset();
            var (code, details) = await published;
            Assert.Equal(Codes.Ok, code);
            await watcher.ReadTo((long)details["seq"]!);
        }
    }

    [Fact]
    public async Task A_reader_in_the_background_gets_what_staff_says_and_a_count_of_the_rest()
    {
        await using var reader = await Peer.Join(gateway.Port, "r-back", "room-budget");
        await using var talker = await Peer.Join(gateway.Port, "r-talker", "room-budget");
        await using var staff = await Peer.Join(gateway.Port, "r-staff:moderator", "room-budget");
        Assert.Equal(Codes.BadRoomParameter, (await reader.Ask("budget", """{"messagesPerSecond":0}""")).Code);
        Assert.Equal(Codes.BadRoomParameter, (await reader.Ask("budget", """{"bytesPerSecond":1023}""")).Code);
        Assert.Equal(Codes.Ok, (await reader.Ask("budget", """{"background":true}""")).Code);
        for (var i = 0; i < 3; i++) await talker.Publish($"m{i}");
        var (_, told) = await staff.Publish("s1", "hear me");
        await reader.ReadTo((long)told["seq"]!);
        Assert.Equal("hear me", Assert.Single(Messages(reader)).Split('|')[3]);
        Assert.Equal(3, reader.Room.Elided);
    }

    [Fact]
    public async Task A_second_room_leaves_the_first_and_says_so()
    {
        await using var mover = await Peer.Join(gateway.Port, "r-mover", "room-from");
        await using var stayer = await Peer.Join(gateway.Port, "r-stayer", "room-from");
        var (code, joined) = await mover.Ask("join", """{"room":"room-to"}""");
        Assert.Equal((Codes.Ok, "room-from"), (code, (string)joined["left"]!));
        Assert.Equal(["r-stayer"], await MembersOf(stayer));
        Assert.Equal(["r-mover"], await MembersOf(mover));
        await stayer.Publish("m1");
        var (_, details) = await mover.Publish("m1");
        await mover.ReadTo((long)details["seq"]!);
        Assert.DoesNotContain(mover.Room.Events.Values, happened => (string?)happened[2] == "r-stayer");
    }

    [Fact]
    public async Task Who_leaves_is_gone_and_may_not_speak()
    {
        await using var leaver = await Peer.Join(gateway.Port, "r-leaver", "room-leave");
        await using var stayer = await Peer.Join(gateway.Port, "r-stays", "room-leave");
        Assert.Equal(Codes.Ok, (await leaver.Ask("leave")).Code);
        Assert.Equal(["r-stays"], await MembersOf(stayer));
        Assert.Equal(Codes.NotInRoom, (await leaver.Publish("m1")).Code);
        Assert.Equal(Codes.NotInRoom, (await leaver.Ask("history")).Code);
        Assert.Equal(Codes.NotInRoom, (await leaver.Ask("members")).Code);
        Assert.Equal(Codes.Ok, (await leaver.Ask("leave")).Code);
    }

    [Fact]
    public async Task The_same_message_again_is_the_same_answer_and_no_second_message()
    {
        await using var peer = await Peer.Join(gateway.Port, "r-again", "room-again");
        var first = await peer.Publish("m1");
        var second = await peer.Publish("m1");
        Assert.Equal((long)first.Details["seq"]!, (long)second.Details["seq"]!);
        Assert.True((bool)second.Details["duplicate"]!);
        Assert.Null(first.Details["duplicate"]);
    }

    [Fact]
    public async Task Without_qos_there_is_no_answer_but_a_message()
    {
        await using var peer = await Peer.Join(gateway.Port, "r-qos", "room-qos");
        await peer.Send("""[48,"q0",{"type":"text","content":"quiet"}]""");
        var (_, details) = await peer.Publish("q1");
        await peer.ReadTo((long)details["seq"]!);
        Assert.Contains(peer.Room.Events.Values, happened => (string?)happened[3] == "q0");
    }

    [Fact]
    public async Task A_kicked_member_is_told_and_out_and_may_come_back()
    {
        await using var mod = await Peer.Join(gateway.Port, "r-mod:moderator", "room-kick");
        await using var bad = await Peer.Join(gateway.Port, "r-bad", "room-kick");
        Assert.Equal(Codes.NotAuthorised, (await bad.Ask("kick", """{"user":"r-mod"}""")).Code);
        Assert.Equal(Codes.Ok, (await mod.Ask("kick", """{"user":"r-bad","reason":"spam"}""")).Code);
        var notice = await bad.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        Assert.Equal(("room-kick", Codes.KickedOrBanned, "spam"), (
            (string)notice[2]!["room"]!, (int)notice[2]!["code"]!, (string)notice[2]!["reason"]!));
        Assert.Equal(Codes.NotInRoom, (await bad.Publish("m1")).Code);
        Assert.Equal(Codes.Ok, (await bad.Ask("join", """{"room":"room-kick"}""")).Code);
        Assert.Equal(Codes.Ok, (await bad.Publish("m2")).Code);
    }

    [Fact]
    public async Task A_muted_member_hears_and_may_not_speak()
    {
        await using var mod = await Peer.Join(gateway.Port, "r-mod2:moderator", "room-mute");
        await using var bad = await Peer.Join(gateway.Port, "r-bad2", "room-mute");
        var (code, muted) = await mod.Ask("mute", """{"user":"r-bad2","minutes":5,"reason":"hush"}""");
        Assert.Equal(Codes.Ok, code);
        var refused = await bad.Publish("m1");
        Assert.Equal((Codes.Muted, "muted"), (refused.Code, (string)refused.Details["rule"]!));
        Assert.Equal((long)muted["until"]!, (long)refused.Details["until"]!);
        Assert.Equal(Codes.Ok, (await mod.Ask("unmute", """{"user":"r-bad2"}""")).Code);
        Assert.Equal(Codes.Ok, (await bad.Publish("m2")).Code);
    }

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public async Task Entries_are_set_read_seen_and_removed(WireFormat format)
    {
        var room = $"room-entries-{format}";
        await using var one = await Peer.Join(gateway.Port, $"r-e1-{format}", room, format);
        await using var two = await Peer.Join(gateway.Port, $"r-e2-{format}", room, format);
        var (code, set) = await one.Ask("entries.set", """{"key":"pinned","value":"Welcome"}""");
        Assert.Equal(Codes.Ok, code);
        Assert.Equal(Codes.EntryExists, (await two.Ask("entries.set", """{"key":"pinned","value":"mine"}""")).Code);
        var entry = Assert.Single((await two.Ask("entries.get", """{"keys":["pinned","none"]}""")).Result["entries"]!.AsArray())!;
        Assert.Equal(("Welcome", (long)set["version"]!), ((string)entry[1]!, (long)entry[2]!));
        Assert.Equal(Codes.Ok, (await one.Ask("entries.remove", """{"key":"pinned"}""")).Code);
        Assert.Empty((await two.Ask("entries.get")).Result["entries"]!.AsArray());
        Assert.Equal(Codes.NoSuchEntry, (await one.Ask("entries.remove", """{"key":"pinned"}""")).Code);
        Assert.Equal(Codes.BadParameter, (await one.Ask("explode")).Code);
    }

    [Fact]
    public async Task History_and_digest_say_what_was_said()
    {
        await using var peer = await Peer.Join(gateway.Port, "r-hist:moderator", "room-hist");
        var expected = 0UL;
        long last = 0;
        for (var i = 0; i < 5; i++)
        {
            last = (long)(await peer.Publish($"m{i}", $"text {i}")).Details["seq"]!;
            expected = unchecked(expected + Digest.Of(last, "r-hist", $"m{i}", "text", $"text {i}"));
        }
        var (_, history) = await peer.Ask("history", """{"count":3}""");
        Assert.Equal(["m2", "m3", "m4"], history["items"]!.AsArray().Select(item => (string)item![1]![3]!));
        Assert.True((bool)history["more"]!);
        (_, history) = await peer.Ask("history", $$"""{"after":{{last - 2}},"count":100}""");
        Assert.Equal(["m3", "m4"], history["items"]!.AsArray().Select(item => (string)item![1]![3]!));
        Assert.Equal(Codes.BadRoomParameter, (await peer.Ask("history", """{"count":101}""")).Code);
        var (_, digest) = await peer.Ask("digest", $$"""{"from":1,"to":{{last}},"each":true}""");
        Assert.Equal(Digest.Hex(expected), (string)digest["digest"]!);
        Assert.Equal(last, digest["each"]!.AsArray().Count);
        Assert.Equal(Codes.BadRoomParameter, (await peer.Ask("digest", $$"""{"from":1,"to":{{last + 1}}}""")).Code);
        // A later join is given them too.
        await using var late = await Peer.Join(gateway.Port, "r-late", "room-hist", history: 2);
        Assert.Equal(["m3", "m4"], late.Joined["history"]!.AsArray().Select(item => (string)item![1]![3]!));
    }

    [Fact]
    public async Task A_ping_is_answered_with_the_time_and_who_is_here()
    {
        await using var peer = await Peer.Open(gateway.Port);
        await peer.Connect("\"dev:r-ping\"");
        await peer.Send("[192]");
        Assert.Null((await peer.Next(frame => (int)frame[0]! == 208))[2]);
        await peer.Ask("join", """{"room":"room-ping"}""");
        // The count is told once a second; then the ping says it too.
        await peer.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "online");
        await peer.Send("[192]");
        var pong = await peer.Next(frame => (int)frame[0]! == 208);
        Assert.Equal(1, (int)pong[2]!);
        Assert.InRange((long)pong[1]!, DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds(), long.MaxValue);
    }

    private static async Task<IEnumerable<string>> MembersOf(Peer peer) =>
        (await peer.Ask("members")).Result["items"]!.AsArray().Select(item => (string)item!["user"]!);

    private static List<string> Messages(Peer peer) =>
        [.. peer.Room.Events.Where(e => (int)e.Value[0]! == 1).Select(e => $"{e.Key}|{e.Value[1]}|{e.Value[2]}|{e.Value[5]}")];
}
