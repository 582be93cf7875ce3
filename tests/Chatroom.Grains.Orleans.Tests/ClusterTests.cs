using Chatroom.Grains.Codec;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Orleans.Tests.Kit;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chatroom.Grains.Orleans.Tests;

/// <summary>Three silos on one store: what everyone was told stays true when one is gone.</summary>
public sealed class ClusterTests : IAsyncDisposable
{
    private const string Id = "r";
    private readonly MemoryRoomStore _disk = new();
    private readonly Cut _cut = new();
    private readonly Deaths _deaths = new();
    private TestSilos _silos = null!;

    private static GrainOptions Limits { get; } = new()
    {
        BatchFloorMs = 0,
        Room = new RoomOptions { GraceMs = 200, SenderMessagesPerSecond = 100_000, SenderBurstMessages = 100_000, IntakeSlots = 100_000, IntakeHighSlots = 10 },
    };

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _disk.DisposeAsync();
    }

    private async Task Start(OrleansOptions? options = null) => _silos = await TestSilos.Start(
        () => new GrainParts(
            _disk, TimeProvider.System, Limits, new OutletSet(Limits),
            new HookCalls(Limits, TimeProvider.System, NullLogger<HookCalls>.Instance), NullLoggerFactory.Instance),
        3, options, (silo, host) =>
        {
            _cut.Between(silo, host);
            host.Services.AddSingleton<IFatalErrorHandler>(_deaths);
        });

    private async Task<TestGateway[]> AttachEverywhere()
    {
        var gateways = new TestGateway[3];
        for (var i = 0; i < gateways.Length; i++)
            await _silos[i].Room(Id).Attach(gateways[i] = new TestGateway(), $"g{i}");
        return gateways;
    }

    [Fact]
    public async Task A_room_is_one_wherever_it_is_asked_and_each_gateway_has_a_batch_before_the_answer_that_speaks_of_it()
    {
        await Start();
        var gateways = await AttachEverywhere();
        for (var i = 0; i < 3; i++) await _silos[i].Room(Id).Ask(Say.Join($"u{i}"));
        for (var round = 0; round < 20; round++)
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(0, (await _silos[i].Room(Id).Ask(Say.Text($"u{i}", $"{round}.{i}"))).Code);
                Assert.Equal($"{round}.{i}", gateways[i].Texts(Id)[^1]);
            }
        await Audit(gateways, new Dictionary<string, long>());
        Assert.Equal(3, (await _silos[0].Room(Id).Facts())!.Members);
    }

    [Fact]
    public async Task A_silo_that_nobody_reaches_is_declared_dead_and_its_rooms_live_again_elsewhere()
    {
        await Start();
        var membership = _silos.Part<Microsoft.Extensions.Options.IOptions<ClusterMembershipOptions>>(_silos.All[0]).Value;
        Assert.True(membership.ProbeTimeout * (membership.NumMissedProbesLimit + 1) <= TimeSpan.FromSeconds(6), "seconds, as ADR 7 has it: the votes and the first call come on top");

        var gateways = await AttachEverywhere();
        var talker = new Talker("ann", Id);
        await talker.Talk(() => _silos[0]);
        var home = _silos.HomeOf(Id)!;
        var others = _silos.All.Where(silo => silo != home).ToArray();
        for (var i = 0; i < 20; i++) await talker.Talk(() => _silos.Of(others[i % 2]));

        _cut.Off(home.Name);
        for (var i = 0; i < 20; i++) await talker.Talk(() => _silos.Of(others[i % 2])).InTime();
        Assert.Contains(others, other => _silos.Hosts(other, Id));
        await Until(() => !_deaths.Why.IsEmpty);

        await Audit([.. gateways.Where((_, i) => _silos.All[i] != home)], talker.Acked);
    }

    [Fact]
    public async Task A_silo_that_is_killed_while_its_room_is_talked_in_loses_nothing_that_was_acknowledged()
    {
        await Start();
        var gateways = await AttachEverywhere();
        var talker = new Talker("ann", Id);
        await talker.Talk(() => _silos[0]);
        var home = _silos.HomeOf(Id)!;
        var others = _silos.All.Where(silo => silo != home).ToArray();
        TestGateway[] survivors = [.. gateways.Where((_, i) => _silos.All[i] != home)];
        var before = talker.Acked.Count;
        using var stop = new CancellationTokenSource();
        var talking = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++) await talker.Talk(() => _silos.Of(others[i % 2]));
        }, TestContext.Current.CancellationToken);
        await Until(() => talker.Acked.Count > before + 20);

        await _silos.Kill(home);
        before = talker.Acked.Count;
        await Until(() => talker.Acked.Count > before + 20);
        await stop.CancelAsync();
        await talking.InTime();
        Assert.Contains(others, other => _silos.Hosts(other, Id));

        await Audit(survivors, talker.Acked);
    }

    [Fact]
    public async Task A_room_that_was_deposed_stores_nothing_and_leaves()
    {
        await Start();
        await AttachEverywhere();
        var (ours, theirs) = (new Talker("ann", Id), new Talker("bob", Id));
        await ours.Talk(() => _silos[0]);
        var home = _silos.HomeOf(Id)!;
        var other = _silos.All.First(silo => silo != home);

        _cut.Off(home.Name);
        await theirs.Talk(() => _silos.Of(other)).InTime();
        // Still in memory over there, and believing that it is the room.
        var refused = await Record.ExceptionAsync(async () =>
        {
            var told = await _silos.Of(home).Room(Id).Ask(Say.Text("ann", "by the deposed"));
            Assert.NotEqual(0, told.Code);
        });
        Assert.True(refused is null or not Xunit.Sdk.XunitException, $"{refused}");
        Assert.DoesNotContain("by the deposed", await LogAudit.Texts(_disk, Id));
        await theirs.Talk(() => _silos.Of(other)).InTime();
        await Audit([], new Dictionary<string, long>(ours.Acked.Concat(theirs.Acked)));
    }

    [Fact]
    public async Task A_gateway_that_has_come_back_through_another_silo_is_not_gone_when_the_one_before_says_so()
    {
        await Start();
        var (before, after) = (new TestGateway(), new TestGateway());
        await _silos[0].Room(Id).Attach(before);
        Assert.Equal(0, (await _silos[0].Room(Id).Ask(Say.Join("ann"))).Code);
        var shard = _silos[0].Directory("ann");
        foreach (var each in _silos[0].Directories) await each.Attach("g1", before);
        await shard.Login("ann", Say.Session("ann"), "g1");

        await _silos[1].Room(Id).Attach(after);
        foreach (var each in _silos[1].Directories) await each.Attach("g1", after);
        await _silos[0].Room(Id).Execute("", CommandCodec.Write([(new DropGateway("g1"), WireFormat.MessagePack)]));
        await _silos[0].Room(Id).Detach("g1");
        await shard.Lose("g1");
        await shard.Detach("g1");

        Assert.Equal(0, (await _silos[2].Room(Id).Ask(Say.Text("ann", "still here"))).Code);
        await Until(() => after.Texts(Id).Contains("still here"));
        Assert.DoesNotContain("still here", before.Texts(Id));
        Assert.Equal(1, (await _silos[2].Room(Id).Facts())!.Members);
        await _silos[2].Directory("ann").Attach("g2", new TestGateway());
        await _silos[2].Directory("ann").Login("ann", "ann-2", "g2");
        Assert.Contains(after.Told, line => line.StartsWith("evicted ann-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_was_at_a_silo_that_is_gone_and_comes_back_through_no_other_is_put_out()
    {
        await Start(new OrleansOptions { LeaseMs = 10_000, RenewMs = 500 });
        await _silos[0].Room(Id).Attach(new TestGateway(), "g0");
        await _silos[0].Room(Id).Ask(Say.Join("bob", gateway: "g0"));
        var going = _silos.All.First(silo => silo != _silos.All[0] && silo != _silos.HomeOf(Id));
        await _silos.Of(going).Room(Id).Attach(new TestGateway(), "g1");
        await _silos.Of(going).Room(Id).Ask(Say.Join("ann", gateway: "g1"));
        Assert.Equal(2, (await _silos[0].Room(Id).Facts())!.Members);
        _cut.Off(going.Name);
        using var watchdog = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        // The room may have moved too, if that silo kept its place in Orleans' directory: then it knows nobody until gateways announce.
        while ((await _silos[0].Room(Id).Facts())!.Members > 1) await look.WaitForNextTickAsync(watchdog.Token);
    }

    [Fact]
    public async Task A_silo_that_goes_down_in_order_hands_its_rooms_over_without_a_message_lost()
    {
        await Start();
        var gateways = await AttachEverywhere();
        var talker = new Talker("ann", Id);
        var survivors = new List<TestGateway>(gateways);
        for (var restart = 0; restart < 3; restart++)
        {
            var going = _silos.All[0];
            using var stop = new CancellationTokenSource();
            var talking = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested) await talker.Talk(() => _silos.Of(_silos.All.First(silo => silo != going)));
            }, TestContext.Current.CancellationToken);
            await _silos.Stop(going);
            var added = await _silos.Add();
            survivors.RemoveAt(0);
            var gateway = new TestGateway();
            await _silos.Of(added).Room(Id).Attach(gateway, $"new{restart}");
            survivors.Add(gateway);
            await stop.CancelAsync();
            await talking.InTime();
        }
        await talker.Talk(() => _silos[0]).InTime();
        await Audit([.. survivors], talker.Acked);
        Assert.True(_deaths.Why.IsEmpty, string.Join("; ", _deaths.Why));
    }

    /// <summary>What was acknowledged is in the log at its place, and what a gateway was told is the log, without a hole, up to its end.</summary>
    private async Task Audit(TestGateway[] gateways, IReadOnlyDictionary<string, long> acked)
    {
        var log = await LogAudit.Events(_disk, Id);
        var stored = log.OfType<MessageEvent>().ToDictionary(message => message.ClientId!, message => message.Seq);
        foreach (var (text, seq) in acked) Assert.Equal(seq, stored[text]);
        foreach (var gateway in gateways)
        {
            await Until(() => gateway.Of(Id) is [.., var last] && last.Next > log[^1].Seq);
            LogAudit.Same(log, gateway.Of(Id));
            Assert.Equal(log[^1].Seq + log[^1].SeqCount, gateway.Of(Id)[^1].Next);
        }
    }

    private static async Task Until(Func<bool> happened)
    {
        using var watchdog = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!happened()) await look.WaitForNextTickAsync(watchdog.Token);
    }
}
