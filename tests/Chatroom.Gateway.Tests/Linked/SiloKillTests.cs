using Chatroom.Gateway.Tests.Processes;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Linked;

/// <summary>A silo that is killed under a living gateway: its members stay, and what was acknowledged is there, once.</summary>
public sealed class SiloKillTests : IDisposable
{
    private const int Rounds = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-silo-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Members_stay_and_nothing_acknowledged_is_lost_when_the_silo_is_killed()
    {
        var silo = await GatewayProcess.StartSilo(_folder);
        var port = silo.Port;
        try
        {
            await using var gateway = new RunningGateway(
                [$"Silo:Url=ws://127.0.0.1:{port}/link", "Gateway:CatchUpEvents=1000000", "Silo:BackoffMs=1", "Silo:BackoffMaxMs=50"]);
            await gateway.InitializeAsync();
            await using var speaker = await Peer.Join(gateway.Port, "one:moderator", "killed");
            await using var reader = await Peer.Join(gateway.Port, "two", "killed", WireFormat.MessagePack);
            var acknowledged = new Dictionary<long, string>();
            for (var round = 0; round <= Rounds; round++)
            {
                for (var i = 0; i < 50; i++)
                {
                    var (id, seq) = await UntilTaken(speaker, $"r{round}-{i}");
                    acknowledged.Add(seq, id);
                }
                if (round == Rounds) break;
                silo.Kill();
                await silo.Ended();
                silo.Dispose();
                silo = await GatewayProcess.StartSilo(_folder, $"urls=http://127.0.0.1:{port}");
            }
            await reader.ReadTo(acknowledged.Keys.Max());
            Assert.Equal(0, reader.Room.Elided);
            Assert.All(acknowledged, one => Assert.Equal(one.Value, (string?)reader.Room.Events.GetValueOrDefault(one.Key)?[3]));
            var said = reader.Room.Events.Values.Where(happened => (int)happened[0]! == 1).Select(message => (string)message[3]!).ToList();
            Assert.Equal(said.Count, said.Distinct().Count());
        }
        finally
        {
            silo.Dispose();
        }
    }

    /// <summary>Sends it again under its id, as clients do, until it is taken.</summary>
    private static async Task<(string Id, long Seq)> UntilTaken(Peer speaker, string id)
    {
        for (; ; )
        {
            var (code, details) = await speaker.Publish(id);
            if (code == Codes.Ok) return (id, (long)details["seq"]!);
            Assert.True(code is Codes.ServerUnavailable or Codes.ServerError or Codes.Timeout, $"{code}");
        }
    }
}
