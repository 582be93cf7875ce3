using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>What is not for everyone: only its audience gets it, everyone else a gap in its place, live and on resume.</summary>
[Collection(SharedGateway.Name)]
public sealed class VisibilityTests(RunningGateway shared)
{
    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public async Task A_directed_message_reaches_its_audience_and_everyone_else_a_gap(WireFormat format)
    {
        var room = $"vis-direct-{format}";
        await using var anna = await Peer.Join(shared.Port, $"{room}-anna", room, format);
        await using var bo = await Peer.Join(shared.Port, $"{room}-bo", room, format);
        await using var cy = await Peer.Join(shared.Port, $"{room}-cy", room, format);
        await anna.Publish("m1", "hello");
        await Direct(anna, "m2", "psst", $"{room}-bo");
        var last = (long)(await anna.Publish("m3", "bye")).Details["seq"]!;
        foreach (var peer in (Peer[])[anna, bo, cy]) await peer.ReadTo(last);

        Assert.Equal(["hello", "psst", "bye"], Texts(anna));
        Assert.Equal(["hello", "psst", "bye"], Texts(bo));
        Assert.Equal(["hello", "bye"], Texts(cy));
        Assert.Equal((0, 0, 1), (anna.Room.Elided, bo.Room.Elided, cy.Room.Elided));
    }

    [Fact]
    public async Task Of_a_quiet_mute_only_its_user_and_moderators_see_the_event()
    {
        await using var mod = await Peer.Join(shared.Port, "vq-mod:moderator", "vis-quiet");
        await using var anna = await Peer.Join(shared.Port, "vq-anna", "vis-quiet");
        await using var bo = await Peer.Join(shared.Port, "vq-bo", "vis-quiet", WireFormat.MessagePack);
        Assert.Equal(Codes.Ok, (await mod.Ask("mute", """{"user":"vq-bo","minutes":5,"notify":"user"}""")).Code);
        var (code, details) = await mod.Ask("kick", """{"user":"vq-bo","notify":"whoever"}""");
        Assert.Equal((Codes.BadRoomParameter, "notify"), (code, (string)details["rule"]!));
        using var lifted = await shared.Call(HttpMethod.Delete, "/v1/rooms/vis-quiet/mutes?user=vq-bo&notify=none");
        using var kicked = await shared.Call(HttpMethod.Delete, "/v1/rooms/vis-quiet/members?user=vq-bo&notify=none");
        var last = (long)(await anna.Publish("m1", "what happened?")).Details["seq"]!;
        await mod.ReadTo(last);
        await anna.ReadTo(last);
        await bo.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed");
        Assert.Equal((0, 3, 2), (mod.Room.Elided, anna.Room.Elided, bo.Room.Elided));
    }

    [Fact]
    public Task A_resume_in_the_ring_is_for_who_resumes() => Resumes(shared, "vis-ring");

    [Fact]
    public async Task A_resume_from_the_log_is_for_who_resumes()
    {
        await using var gateway = await RunningGateway.Start("Gateway:RingFrames=1");
        await Resumes(gateway, "vis-log");
    }

    [Fact]
    public async Task While_the_distribution_is_stopped_only_moderators_get_messages()
    {
        await using var mod = await Peer.Join(shared.Port, "vs-mod:moderator", "vis-stop");
        await using var anna = await Peer.Join(shared.Port, "vs-anna", "vis-stop");
        Assert.Equal(Codes.NotAuthorised, (await anna.Ask("distribution", """{"on":false}""")).Code);
        Assert.Equal(Codes.Ok, (await mod.Ask("distribution", """{"on":false}""")).Code);
        var (code, details) = await anna.Publish("m1", "hidden");
        Assert.Equal(Codes.Ok, code);
        await mod.ReadTo((long)details["seq"]!);
        await anna.ReadTo((long)details["seq"]!);
        Assert.Equal(["hidden"], Texts(mod));
        Assert.Empty(Texts(anna));
        Assert.Empty((JsonArray)(await anna.Ask("history")).Result["items"]!);
        Assert.Equal(Codes.Ok, (await mod.Ask("distribution", """{"on":true}""")).Code);
        Assert.Single((JsonArray)(await anna.Ask("history")).Result["items"]!);
    }

    /// <summary>Two drop, miss a message that is for one of them, and resume from their positions.</summary>
    private static async Task Resumes(RunningGateway gateway, string room)
    {
        await using var mod = await Peer.Join(gateway.Port, $"{room}-mod:moderator", room);
        var bo = await Peer.Join(gateway.Port, $"{room}-bo", room);
        var position = ((long)bo.Joined["epoch"]!, (long)bo.Joined["seq"]!);
        await bo.DisposeAsync();
        await mod.Publish("m1", "one");
        await Direct(mod, "m2", "psst", $"{room}-bo");
        await mod.Publish("m3", "two");
        var last = (long)(await mod.Publish("m4", "three")).Details["seq"]!;

        await using var back = await Resume(gateway, $"{room}-bo", room, position);
        await using var other = await Resume(gateway, $"{room}-cy", room, position);
        await back.ReadTo(last);
        await other.ReadTo(last);
        Assert.Equal(["one", "psst", "two", "three"], Texts(back));
        Assert.Equal(["one", "two", "three"], Texts(other));
        Assert.Equal((0, 1), (back.Room.Elided, other.Room.Elided));
    }

    private static async Task<Peer> Resume(RunningGateway gateway, string user, string room, (long Epoch, long Seq) position)
    {
        var peer = await Peer.Open(gateway.Port);
        peer.GoOn(new Sessions.ReaderLedger(position.Epoch, position.Seq + 1));
        Assert.Equal(Codes.Ok, await peer.Connect($"\"dev:{user}\"", $$$"""{"join":{"room":"{{{room}}}","position":[{{{position.Epoch}}},{{{position.Seq}}}]}}"""));
        Assert.True((bool)peer.Joined["resumed"]!);
        return peer;
    }

    private static async Task Direct(Peer from, string id, string content, string to)
    {
        await from.Send($$"""[50,"{{id}}",{"type":"text","content":"{{content}}","to":["{{to}}"]}]""");
        var ack = await from.Next(frame => (int)frame[0]! == 64 && (string?)frame[1] == id);
        Assert.Equal(Codes.Ok, (int)ack[2]!);
    }

    private static string[] Texts(Peer peer) =>
        [.. peer.Room.Events.Values.Where(happened => (int)happened[0]! == 1).Select(happened => (string)happened[5]!)];
}
