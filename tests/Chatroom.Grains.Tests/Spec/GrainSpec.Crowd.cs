using System.Collections.Concurrent;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>Many at once on a store that fails at random; an auditor compares what everyone was told with what is stored.</content>
public abstract partial class GrainSpec
{
    private const int CrowdRooms = 20;
    private const int CrowdUsers = 4;
    private const int CrowdMessages = 25;

    [Theory]
    [InlineData(11, 0)]
    [InlineData(12, 10)]
    [InlineData(13, 30)]
    [InlineData(14, 60)]
    public async Task Whatever_the_store_does_nobody_is_told_anything_wrong(int seed, int faultPercent)
    {
        var store = new ChaosStore(Disk, seed, faultPercent);
        var options = Plain with
        {
            BatchFloorMs = 5,
            SnapshotEvents = 40,
            BatchEvents = 8,
            StoreBackoffMs = 10,
            StoreBackoffMaxMs = 40,
            // The clock runs ahead of a busy machine: an id must be remembered as long as its sender tries.
            Room = Plain.Room with { IdempotencyMs = int.MaxValue },
        };
        var grains = Start(store, Clock, options);
        var gateways = new[] { new TestGateway(), new TestGateway() };
        var claims = new Claims();
        var crowd = Enumerable.Range(0, CrowdRooms * CrowdUsers).Select(i =>
            Task.Run(() => Talk(grains.Room($"r{i % CrowdRooms}"), gateways, $"r{i % CrowdRooms}", $"u{i}", seed + i, claims)));
        await DriveUntil(Task.WhenAll(crowd), grains);
        store.Calm();
        await DriveUntil(Settle(grains), grains);

        for (var i = 0; i < CrowdRooms; i++) await Audit($"r{i}", gateways, claims);
        Assert.NotEmpty(claims.Acked);
        if (faultPercent > 0) Assert.NotEmpty(claims.Refused);
    }

    /// <summary>Moves the clock on, each time after another room has had its turn.</summary>
    private async Task DriveUntil(Task done, IGrains grains)
    {
        var turns = 0;
        await Eventually.Ended(done, NextTurn, TimeSpan.FromMinutes(5));

        Task NextTurn()
        {
            Advance(10);
            return Unavailable(grains.Room($"r{turns++ % CrowdRooms}"));
        }
    }

    private static async Task Talk(IRoomGrain room, TestGateway[] gateways, string name, string user, int seed, Claims claims)
    {
        var random = new Random(seed);
        for (var g = 0; g < gateways.Length; g++)
            await Eventually.Is(() => Attached(room, gateways[g], $"g{g}"));
        for (var i = 0; i < CrowdMessages;)
        {
            var id = $"{user}.{i}";
            var told = await room.Ask(random.Next(10) == 0 ? Say.Join(user) : Say.Text(user, id));
            if (told.Code == 23406) told = await room.Ask(Say.Join(user));
            if (!told.Has("time") && told.Code == 0) continue;
            if (told.Code == 0) claims.Acked[(name, id)] = told.Number("seq");
            if (told.Code == -1) claims.Unknown[(name, id)] = true;
            if (told.Code is -1 or 24015 && random.Next(20) > 0)
            {
                await Task.Yield();
                continue;
            }
            // What an earlier sending became, a refusal of a later one does not say.
            if (told.Code == 24015 && !claims.Unknown.ContainsKey((name, id))) claims.Refused[(name, id)] = true;
            i++;
        }
    }

    private static async Task<bool> Attached(IRoomGrain room, TestGateway gateway, string name)
    {
        try
        {
            await room.Attach(gateway, name);
            return true;
        }
        catch (Grains.Rooms.RoomUnavailableException)
        {
            return false;
        }
    }

    private static async Task Settle(IGrains grains)
    {
        for (var i = 0; i < CrowdRooms; i++)
            await Eventually.Is(async () => !(await Unavailable(grains.Room($"r{i}"))));
    }

    private async Task Audit(string room, TestGateway[] gateways, Claims claims)
    {
        var log = await LogAudit.Events(Disk, room);
        var messages = log.OfType<MessageEvent>().ToList();
        Assert.Equal(messages.Count, messages.DistinctBy(m => m.ClientId).Count());
        var stored = messages.ToDictionary(m => m.ClientId, m => m.Seq);
        foreach (var ((_, id), seq) in claims.Acked.Where(c => c.Key.Room == room)) Assert.Equal(seq, stored[id]);
        foreach (var (_, id) in claims.Refused.Keys.Where(c => c.Room == room)) Assert.DoesNotContain(id, stored);
        foreach (var gateway in gateways)
        {
            if (log.Count == 0) Assert.Empty(gateway.Of(room));
            if (log.Count == 0) continue;
            LogAudit.Same(log, gateway.Of(room));
            Assert.Equal(log[^1].Seq + log[^1].SeqCount, gateway.Of(room)[^1].Next);
        }
    }

    /// <summary>What senders were told, by room and client message id. Thread-safe.</summary>
    private sealed class Claims
    {
        public ConcurrentDictionary<(string Room, string Id), long> Acked { get; } = new();
        public ConcurrentDictionary<(string Room, string Id), bool> Refused { get; } = new();
        public ConcurrentDictionary<(string Room, string Id), bool> Unknown { get; } = new();
    }
}
