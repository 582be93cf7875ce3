using System.Text.Json.Nodes;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>What was acknowledged is in the archive's files, though the process is killed; what they would not take is in the dead list by outlet.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const int Rounds = 3, Messages = 40;
    private const string Room = "kept";
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-archive-").FullName;

    private string Archive => Path.Combine(_folder, "archive");

    private string Audit => Path.Combine(_folder, "audit");

    private string[] Settings => [$"Grains:Archive:Path={Archive}", $"Grains:Audit:Path={Audit}", "Grains:Webhooks:RetryMs=50", "Grains:Webhooks:RetryMaxMs=200"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every line of every file, each whole JSON, but for what is being written at this moment.</summary>
    private static List<JsonNode> Kept(string folder) => !Directory.Exists(folder) ? [] : [.. Directory.GetFiles(folder, "*.jsonl").SelectMany(Lines)];

    private static IEnumerable<JsonNode> Lines(string file) => File.ReadAllText(file).Split('\n')[..^1].Select(line => JsonNode.Parse(line)!);

    private static string[] Ids(IEnumerable<JsonNode> kept, string type) =>
        [.. kept.Where(one => (string)one["type"]! == type).Select(one => (string)one["id"]!)];

    [Fact]
    public async Task Nothing_acknowledged_is_missing_after_kills_and_every_line_is_whole()
    {
        var acked = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var gateway = await GatewayProcess.Start(_folder, Settings);
            await using var peer = await Peer.Join(gateway.Port, "pub:moderator", Room);
            for (var i = 0; i < Messages; i++)
            {
                var (code, details) = await peer.Publish($"{round}-{i}");
                Assert.Equal(Codes.Ok, code);
                acked.Add($"{Room}:{(long)details["epoch"]!}:{(long)details["seq"]!}");
            }
            gateway.Kill();
            await gateway.Ended();
        }
        using var last = await GatewayProcess.Start(_folder, Settings);
        await last.Call(HttpMethod.Post, $"/v1/rooms/{Room}/mutes", """{"users":["bob"],"minutes":1}""");
        await Eventually.Is(() => Ids(Kept(Audit), "moderation.muted").Length > 0 && Ids(Kept(Archive), "moderation.muted").Length > 0);
        var kept = Kept(Archive);
        // With Orleans each process is a writer with a file of its own: what is in order is each of them.
        Assert.Equal(acked.Order(), Ids(kept, "message.sent").Distinct().Order());
        foreach (var file in Directory.GetFiles(Archive, "*.jsonl"))
            Assert.Equal(acked.Intersect(Ids(Lines(file), "message.sent")), Ids(Lines(file), "message.sent").Distinct());
        Assert.All(kept, one => Assert.Equal(Room, (string)one["room"]!));
        Assert.All(kept.Where(one => one["seq"] is not null), one => Assert.Equal($"{Room}:{one["epoch"]}:{one["seq"]}", (string)one["id"]!));
        Assert.Empty(Ids(Kept(Audit), "message.sent"));
        Assert.NotEmpty(Ids(Kept(Audit), "room.created"));
    }

    [Fact]
    public async Task What_the_folder_did_not_take_in_time_is_dead_under_its_outlet_s_name_and_goes_there_when_it_is_replayed()
    {
        using var gateway = await GatewayProcess.Start(_folder, [.. Settings, "Grains:Webhooks:Attempts=1", "Grains:Audit:Kinds:0=dropped"]);
        Directory.Delete(Archive);
        await using var peer = await Peer.Join(gateway.Port, "pub:moderator", Room);
        Assert.Equal(Codes.Ok, (await peer.Publish("lost", "and found")).Code);
        var dead = new JsonArray();
        await Eventually.Is(async () =>
        {
            dead = (await gateway.Call(HttpMethod.Get, "/v1/webhooks/dead"))["items"]!.AsArray();
            return dead.Any(row => row!["events"]!.AsArray().Any(one => (string)one!["type"]! == "message.sent"));
        });
        Assert.All(dead, row => Assert.Equal("archive", (string)row!["outlet"]!));
        Assert.Equal(0, (int)(await gateway.Call(HttpMethod.Get, "/v1/webhooks"))["dead"]!);
        Assert.NotEqual(0, (int)(await gateway.Call(HttpMethod.Get, "/v1/webhooks?outlet=archive"))["dead"]!);
        await gateway.Call(HttpMethod.Get, "/v1/webhooks?outlet=bin", status: System.Net.HttpStatusCode.BadRequest);

        Directory.CreateDirectory(Archive);
        var ids = string.Join(',', dead.Select(row => (long)row!["id"]!));
        await gateway.Call(HttpMethod.Post, "/v1/webhooks/dead/replay", $$"""{"ids":[{{ids}}]}""");
        await Eventually.Is(() => Kept(Archive).Any(one => (string?)one["data"]!["content"] == "and found"));
    }
}
