using System.Net;
using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Entries, counters and the end of a room by HTTP, and what members see of them on their sockets.</summary>
[Collection(SharedGateway.Name)]
public sealed class StateApiTests(RunningGateway gateway)
{
    [Fact]
    public async Task A_batch_is_written_whole_or_not_at_all()
    {
        await using var peer = await Peer.Join(gateway.Port, "state-reader", "state-batch");
        var first = (long)(await Ok(HttpMethod.Put, "state-batch/entries/a", """{"value":"1"}"""))["version"]!;
        var refused = await Refused(
            HttpMethod.Post, "state-batch/entries/batch", """{"items":[{"key":"b","value":"2"},{"key":"a","value":"3","version":0}]}""",
            HttpStatusCode.Conflict, Codes.EntryExists);
        Assert.Equal(("version", $"[[\"a\",{Codes.EntryExists}]]"), ((string)refused["rule"]!, refused["failed"]!.ToJsonString()));
        Assert.Equal(["a=1"], await Entries("state-batch"));

        var written = await Ok(
            HttpMethod.Post, "state-batch/entries/batch", $$"""{"items":[{"key":"b","value":"2"},{"key":"a","version":{{first}}}],"notify":"half-time"}""");
        var versions = written["versions"]!.AsArray().Select(one => ((string)one![0]!, (long)one[1]!)).ToArray();
        Assert.Equal(["b", "a"], versions.Select(one => one.Item1));
        Assert.Equal(["b=2"], await Entries("state-batch"));
        await peer.ReadTo(versions[1].Item2 + 1);
        Assert.Equal("2", (string)peer.Room.Events[versions[0].Item2][4]!);
        Assert.Null(peer.Room.Events[versions[1].Item2][4]);
        Assert.Equal(("notice", "half-time"), ((string)peer.Room.Events[versions[1].Item2 + 1][4]!, (string)peer.Room.Events[versions[1].Item2 + 1][5]!));
    }

    [Fact]
    public async Task A_batch_in_part_tells_what_it_wrote_and_what_it_did_not()
    {
        await Make("state-part");
        var part = await Refused(
            HttpMethod.Post, "state-part/entries/batch",
            """{"items":[{"key":"a","value":"1"},{"key":"gone"},{"key":"b","value":"2","version":7}],"partial":true}""",
            HttpStatusCode.Conflict, Codes.BatchPartlyFailed);
        Assert.Equal($"[[\"gone\",{Codes.NoSuchEntry}],[\"b\",{Codes.EntryExists}]]", part["failed"]!.ToJsonString());
        Assert.Equal("a", (string)Assert.Single(part["versions"]!.AsArray())![0]!);
        Assert.Equal(["a=1"], await Entries("state-part"));
    }

    [Fact]
    public async Task An_entry_is_written_by_its_version_and_for_a_time()
    {
        await Make("state-entry");
        var first = (long)(await Ok(HttpMethod.Put, "state-entry/entries/score", """{"value":"1:0","version":0,"ttlSeconds":2592000}"""))["version"]!;
        var refused = await Refused(
            HttpMethod.Put, "state-entry/entries/score", $$"""{"value":"2:0","version":{{first + 1}}}""", HttpStatusCode.Conflict, Codes.EntryExists);
        Assert.Equal("version", (string)refused["rule"]!);
        await Ok(HttpMethod.Put, "state-entry/entries/score", $$"""{"value":"2:0","version":{{first}}}""");
        foreach (var seconds in (int[])[0, 2_592_001])
            await Refused(
                HttpMethod.Put, "state-entry/entries/score", $$"""{"value":"3:0","ttlSeconds":{{seconds}}}""", HttpStatusCode.BadRequest,
                Codes.BadRoomParameter);
        Assert.Equal(["score=2:0"], await Entries("state-entry"));
    }

    [Fact]
    public async Task Counters_are_added_to_told_and_forgotten()
    {
        await using var peer = await Peer.Join(gateway.Port, "state-counted", "state-counters");
        Assert.Equal("""[["votes",1]]""", (await Ok(HttpMethod.Post, "state-counters/counters/votes", "{}"))["counters"]!.ToJsonString());
        Assert.Equal("""[["votes",6]]""", (await Ok(HttpMethod.Post, "state-counters/counters/votes", """{"count":5}"""))["counters"]!.ToJsonString());
        Assert.Equal("""[["votes",6]]""", (await Ok(HttpMethod.Get, "state-counters/counters"))["counters"]!.ToJsonString());
        foreach (var count in (long[])[0, 1_000_000_001])
            await Refused(
                HttpMethod.Post, "state-counters/counters/votes", $$"""{"count":{{count}}}""", HttpStatusCode.BadRequest, Codes.BadRoomParameter);
        await Ok(HttpMethod.Delete, "state-counters/counters/votes");
        await Refused(HttpMethod.Delete, "state-counters/counters/votes", null, HttpStatusCode.NotFound, Codes.NoSuchEntry);
        await Counted(peer, 3);
        Assert.Equal(
            ["""[["votes",1,1]]""", """[["votes",6,5]]""", """[["votes",null,0]]"""], CountersOf(peer).Select(told => told.Value[2]!.ToJsonString()));
    }

    [Fact]
    public async Task A_room_that_a_call_ends_puts_everybody_out_and_is_not_there_any_more()
    {
        await using var one = await Peer.Join(gateway.Port, "state-one", "state-end");
        await using var two = await Peer.Join(gateway.Port, "state-two", "state-end", WireFormat.MessagePack);
        var epoch = one.Room.Epoch;
        // Who has been told that it is in and does not follow yet would get the notice alone.
        var seq = (long)(await one.Publish("m")).Details["seq"]!;
        foreach (var peer in (Peer[])[one, two]) await peer.ReadTo(seq);
        await Ok(HttpMethod.Delete, "state-end?reason=over");
        foreach (var peer in (Peer[])[one, two])
        {
            var notice = (await peer.Next(frame => (int)frame[0]! == 49 && (string)frame[1]! == "removed"))[2]!;
            Assert.Equal(
                ("state-end", Codes.NoSuchRoom, "over"), ((string)notice["room"]!, (int)notice["code"]!, (string)notice["reason"]!));
            var last = peer.Room.Events.Values.Last();
            Assert.Equal((14, "server", "over"), ((int)last[0]!, (string)last[2]!, (string)last[3]!));
            Assert.Equal(Codes.NotInRoom, (await peer.Publish("late")).Code);
        }
        await Refused(HttpMethod.Delete, "state-end", null, HttpStatusCode.NotFound, Codes.NoSuchRoom);
        await Refused(HttpMethod.Get, "state-end", null, HttpStatusCode.NotFound, Codes.NoSuchRoom);
        await Refused(HttpMethod.Post, "state-end/messages", """{"content":"late"}""", HttpStatusCode.NotFound, Codes.NoSuchRoom);
        Assert.Equal(Codes.Ok, (await one.Ask("join", """{"room":"state-end"}""")).Code);
        Assert.True(one.Room.Epoch > epoch);
    }

    private static KeyValuePair<long, JsonArray>[] CountersOf(Peer peer) => [.. peer.Room.Events.Where(told => (int)told.Value[0]! == 13)];

    private static async Task Counted(Peer peer, int events)
    {
        while (CountersOf(peer).Length < events) await peer.Next(frame => (int)frame[0]! == 48);
    }

    private async Task<string[]> Entries(string room) =>
        [.. (await Ok(HttpMethod.Get, $"{room}/entries"))["entries"]!.AsArray().Select(entry => $"{entry![0]}={entry[1]}")];

    private Task<JsonNode> Make(string room) => gateway.Answer(HttpMethod.Post, "/v1/rooms", $$"""{"room":"{{room}}"}""");

    private Task<JsonNode> Ok(HttpMethod method, string target, string? body = null) => gateway.Answer(method, $"/v1/rooms/{target}", body);

    private Task<JsonNode> Refused(HttpMethod method, string target, string? body, HttpStatusCode status, int code) =>
        gateway.Refusal(method, $"/v1/rooms/{target}", body, status, code);
}
