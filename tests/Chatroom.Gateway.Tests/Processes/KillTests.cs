using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>Ack means stored: whenever the process is killed, what it acknowledged is there, once, where it said.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 10, Publishers = 4, AcksMax = 300;
    private const string Room = "killed";
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-kill-").FullName;
    private readonly ConcurrentDictionary<string, (long Epoch, long Seq)> _acked = new();
    private int _sent;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ten_kills_under_load_lose_nothing_that_was_acknowledged()
    {
        const int Seed = 20_260_101;
        var random = new Random(Seed);
        for (var round = 1; round <= Rounds; round++)
        {
            using var gateway = await GatewayProcess.Start(_folder);
            await Audit(gateway.Port);
            await PublishUntilKilled(gateway, acks: random.Next(1, AcksMax));
        }
        using var last = await GatewayProcess.Start(_folder);
        await Audit(last.Port);
        Assert.True(_acked.Count >= Rounds);
    }

    private async Task PublishUntilKilled(GatewayProcess gateway, int acks)
    {
        var publishers = new List<Peer>();
        for (var i = 0; i < Publishers; i++) publishers.Add(await Peer.Join(gateway.Port, $"pub-{i}:moderator", Room));
        var left = acks;
        await Task.WhenAll(publishers.Select(async peer =>
        {
            try
            {
                for (; ; )
                {
                    var id = $"m{Interlocked.Increment(ref _sent)}";
                    var (code, details) = await peer.Publish(id, id);
                    Assert.Equal(Codes.Ok, code);
                    Assert.True(_acked.TryAdd(id, ((long)details["epoch"]!, (long)details["seq"]!)));
                    // The others have something on its way at that moment.
                    if (Interlocked.Decrement(ref left) == 0) gateway.Kill();
                }
            }
            catch (IOException)
            {
                // Killed.
            }
        }));
        Assert.NotEqual(0, await gateway.Ended());
        foreach (var peer in publishers) await peer.DisposeAsync();
    }

    private async Task Audit(int port)
    {
        await using var auditor = await Peer.Join(port, "auditor", Room, WireFormat.MessagePack);
        var (epoch, head) = ((long)auditor.Joined["epoch"]!, (long)auditor.Joined["seq"]!);
        // From the first event on; the ledger sees to it that there is no hole.
        var (code, joined) = await auditor.Ask("join", $$"""{"room":"{{Room}}","position":[{{epoch}},0]}""");
        Assert.Equal(Codes.Ok, code);
        Assert.True((bool)joined["resumed"]!);
        auditor.GoOn(new Sessions.ReaderLedger(epoch, 1));
        await auditor.ReadTo(head);
        Assert.Equal(0, auditor.Room.Gaps);
        var messages = auditor.Room.Events.Where(happened => (int)happened.Value[0]! == 1).ToList();
        Assert.Equal(messages.Count, messages.Select(message => (string)message.Value[3]!).Distinct().Count());
        foreach (var (id, place) in _acked)
        {
            Assert.Equal(epoch, place.Epoch);
            Assert.Equal(id, (string?)auditor.Room.Events.GetValueOrDefault(place.Seq)?[3]);
        }
        await CompareDigests(auditor, messages, head);
    }

    private static async Task CompareDigests(Peer auditor, List<KeyValuePair<long, JsonArray>> messages, long head)
    {
        for (var from = 1L; from <= head; from += 1_000)
        {
            var to = Math.Min(head, from + 999);
            var mine = messages.Where(message => message.Key >= from && message.Key <= to).Aggregate(0UL, (sum, message) => unchecked(
                sum + Digest.Of(message.Key, Text(message, 2), Text(message, 3), Text(message, 4), Text(message, 5))));
            var (_, digest) = await auditor.Ask("digest", $$"""{"from":{{from}},"to":{{to}}}""");
            Assert.Equal(Digest.Hex(mine), (string)digest["digest"]!);
        }
    }

    private static string Text(KeyValuePair<long, JsonArray> message, int element) => (string)message.Value[element]!;
}
