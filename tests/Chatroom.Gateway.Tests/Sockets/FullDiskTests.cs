using Chatroom.Protocol;
using Microsoft.Data.Sqlite;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>The real store, full or locked: it is said, members stay, and it goes on when it can.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-full-").FullName;

    private string File => Path.Combine(_folder, "rooms.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_full_file_refuses_and_members_stay_and_when_a_room_goes_there_is_place_again()
    {
        await using var gateway = await Start("Store:Sqlite:FileLimitBytes=262144");
        await using var hog = await Peer.Join(gateway.Port, "hog:moderator", "hog");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "other");
        await using var reader = await Peer.Join(gateway.Port, "reader", "other");
        var content = new string('x', 4_000);
        var taken = 0;
        while ((await hog.Publish($"h{taken}", content)).Code == Codes.Ok) taken++;
        Assert.InRange(taken, 1, 262_144 / 4_000);
        var (code, _) = await speaker.Publish("m1", content);
        Assert.Equal(Codes.ServerError, code);
        Assert.Equal(2, (int)(await reader.Ask("members")).Result["count"]!);
        Assert.Equal(Codes.Ok, (await hog.Ask("history")).Code);

        await gateway.WorkingStore.Delete("hog", TestContext.Current.CancellationToken);
        await SpeaksAgain(speaker, reader);
    }

    [Fact]
    public async Task A_file_that_another_process_has_locked_refuses_and_recovers()
    {
        await using var gateway = await Start("Store:Sqlite:BusyTimeoutMs=1");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "other");
        await using var reader = await Peer.Join(gateway.Port, "reader", "other");
        await using (var foreign = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await foreign.OpenAsync(TestContext.Current.CancellationToken);
            Execute(foreign, "BEGIN IMMEDIATE");
            Assert.Equal(Codes.ServerError, (await speaker.Publish("m1")).Code);
            Assert.Equal(2, (int)(await reader.Ask("members")).Result["count"]!);
            Execute(foreign, "ROLLBACK");
        }
        await SpeaksAgain(speaker, reader);
    }

    [Fact]
    public async Task A_deleted_file_refuses_makes_it_not_ready_and_members_stay()
    {
        await using var gateway = await Start("Store:Sqlite:BusyTimeoutMs=1");
        await using var speaker = await Peer.Join(gateway.Port, "speaker:moderator", "other");
        await using var reader = await Peer.Join(gateway.Port, "reader", "other");
        Assert.Equal(Codes.Ok, (await speaker.Publish("m1")).Code);
        Assert.Equal(200, await Ready(gateway));
        System.IO.File.Delete(File);
        Assert.Equal(Codes.ServerError, (await speaker.Publish("m2")).Code);
        // A gateway with a silo hears of it with the next pulse.
        await gateway.Unlinked();
        Assert.Equal(503, await Ready(gateway));
        Assert.Equal(2, (int)(await reader.Ask("members")).Result["count"]!);
        Assert.Single(gateway.HostLog.Troubles, line => line.StartsWith(File, StringComparison.Ordinal));
    }

    private static async Task<int> Ready(RunningGateway gateway) =>
        (int)(await gateway.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode;

    private Task<RunningGateway> Start(string setting) => RunningGateway.Start(
        "Store:Kind=sqlite", $"Store:Sqlite:Path={File}", "Grains:StoreBackoffMs=1", "Grains:StoreBackoffMaxMs=1", setting);

    private static async Task SpeaksAgain(Peer speaker, Peer reader)
    {
        (int Code, System.Text.Json.Nodes.JsonNode Details) again;
        do again = await speaker.Publish("m1");
        while (again.Code == Codes.ServerError);
        Assert.Equal(Codes.Ok, again.Code);
        await reader.ReadTo((long)again.Details["seq"]!);
        Assert.Equal("m1", (string)Assert.Single(reader.Room.Events.Values)[3]!);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
