using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>What servers set survives kill -9: sanctions in force stay, those that are over are over, versions go on.</summary>
public sealed class KilledStateTests : IDisposable
{
    private const string Room = "state";
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_mute_given_before_is_in_force_an_expired_one_is_not_and_versions_go_on()
    {
        await GiveMutesThatAreOver();
        long version;
        using (var before = await GatewayProcess.Start(_folder))
        {
            await before.Call(HttpMethod.Post, "/v1/mutes", """{"users":["everywhere"],"minutes":10}""");
            await before.Call(HttpMethod.Post, "/v1/bans", """{"users":["banned"],"minutes":-1,"reason":"fraud"}""");
            await before.Call(HttpMethod.Post, $"/v1/rooms/{Room}/mutes", """{"users":["here"],"minutes":10}""");
            await before.Call(HttpMethod.Post, "/v1/words", """{"words":[{"word":"spamword"}]}""");
            await before.Call(HttpMethod.Post, "/v1/keep-alive", $$"""{"rooms":["{{Room}}"]}""");
            version = (long)(await before.Call(HttpMethod.Put, $"/v1/rooms/{Room}/entries/k", """{"value":"v1"}"""))["version"]!;
            before.Kill();
            await before.Ended();
        }
        using var after = await GatewayProcess.Start(_folder);
        foreach (var (user, rule) in ((string, string)[])[("everywhere", "global-mute"), ("here", "muted")])
            await IsRefused(after.Port, user, rule);
        foreach (var user in (string[])["once-everywhere", "once-here"]) await Speaks(after.Port, user);
        await using (var banned = await Peer.Open(after.Port)) Assert.Equal(Codes.UserBanned, await banned.Connect("\"dev:banned\""));

        var bans = await after.Call(HttpMethod.Get, "/v1/bans");
        Assert.Equal(("banned", "fraud", -1), ((string)bans["items"]![0]!["user"]!, (string)bans["items"]![0]!["reason"]!, (long)bans["items"]![0]!["until"]!));
        Assert.Equal("everywhere", (string)Assert.Single((await after.Call(HttpMethod.Get, "/v1/mutes"))["items"]!.AsArray())!["user"]!);
        Assert.Equal("spamword", (string)(await after.Call(HttpMethod.Get, "/v1/words"))["items"]![0]!["word"]!);
        Assert.Equal(Room, (string)(await after.Call(HttpMethod.Get, "/v1/keep-alive"))["rooms"]![0]!);
        var entries = await after.Call(HttpMethod.Get, $"/v1/rooms/{Room}/entries");
        Assert.Equal(("v1", version), ((string)entries["entries"]![0]![1]!, (long)entries["entries"]![0]![2]!));
        Assert.True((long)(await after.Call(HttpMethod.Put, $"/v1/rooms/{Room}/entries/k", """{"value":"v2"}"""))["version"]! > version);
        Assert.DoesNotContain((await after.Call(HttpMethod.Get, "/v1/rooms"))["rooms"]!.AsArray(), room => ((string)room!["room"]!)[0] == '$');
    }

    /// <summary>By a process of two minutes ago, for one minute.</summary>
    private async Task GiveMutesThatAreOver()
    {
        var options = new SqliteStoreOptions { Path = Path.Combine(_folder, "rooms.db") };
        await using var store = SqliteRoomStore.Open(options, NullLogger<SqliteRoomStore>.Instance);
        var clock = new ManualClock(DateTimeOffset.UtcNow.AddMinutes(-2));
        var grains = new EmbeddedEngine(store, clock, new GrainOptions { BatchFloorMs = 0 }, NullLoggerFactory.Instance);
        var muted = await grains.App.Execute(AppCommandCodec.Write(new ImposeEverywhere("api", GlobalSanctionKind.Mute, ["once-everywhere"], 1, "")));
        Assert.Equal(Codes.Ok, AppAnswer.From(muted).Code);
        await Do(grains, new Create(1, "api", ConfigChange.None));
        await Do(grains, new Impose(1, "api", MemberCommand.ServerSession, SanctionKind.Mute, ["once-here"], 1, ""));
    }

    private static async Task Do(EmbeddedEngine grains, Command command)
    {
        var answers = await grains.Room(Room).Execute("g1", CommandCodec.Write([(command, WireFormat.Json)]));
        var reader = new WireReader(answers, WireFormat.MessagePack);
        reader.BeginArray();
        Assert.True(reader.Next());
        Assert.Equal(Codes.Ok, CommandAnswer.Read(ref reader).Code);
    }

    private static async Task IsRefused(int port, string user, string rule)
    {
        await using var peer = await Peer.Join(port, user, Room);
        var (code, details) = await peer.Publish("m1");
        Assert.Equal((Codes.Muted, rule), (code, (string)details["rule"]!));
    }

    private static async Task Speaks(int port, string user)
    {
        await using var peer = await Peer.Join(port, user, Room);
        Assert.Equal(Codes.Ok, (await peer.Publish("m1")).Code);
    }
}
