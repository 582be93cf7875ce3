using System.Globalization;
using System.Text.Json.Nodes;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Orleans.Tests.Kit;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Chatroom.Grains.Orleans.Tests;

/// <summary>Three silos on one store tell one receiver, or one folder: each event comes from one of them, and when that one is gone from another.</summary>
public sealed class OutletClusterTests : IAsyncDisposable
{
    private const int Never = 3_600_000;
    private static readonly string[] Rooms = [.. Enumerable.Range(0, 12).Select(room => $"r{room}")];
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("chatroom-cluster-").FullName;
    private readonly MemoryRoomStore _disk = new();
    private readonly ClusterReceiver _receiver = new();
    private readonly List<GrainParts> _made = [];
    private TestSilos _silos = null!;

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _disk.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task Start(int lookMs, OrleansOptions options, string archive = "")
    {
        var limits = new GrainOptions
        {
            BatchFloorMs = 0,
            Room = new RoomOptions { SenderMessagesPerSecond = 100_000, SenderBurstMessages = 100_000, IntakeSlots = 100_000, IntakeHighSlots = 10 },
            Webhooks = new WebhookOptions { Url = "http://receiver/", Secret = "0123456789abcdef", Kinds = ["message"], LookMs = lookMs },
            Archive = new FileOutletOptions { Path = archive, Kinds = ["message"] },
        };
        _silos = await TestSilos.Start(() => NewParts(limits), 3, options);
    }

    private GrainParts NewParts(GrainOptions limits)
    {
        lock (_made)
        {
            var number = _made.Count;
            _made.Add(new GrainParts(
                _disk, TimeProvider.System, limits, new OutletSet(limits),
                new HookCalls(limits, TimeProvider.System, NullLogger<HookCalls>.Instance), NullLoggerFactory.Instance)
            {
                Receiver = () => _receiver.From(number),
            });
            return _made[^1];
        }
    }

    private InProcessSiloHandle SiloOf(int number) =>
        _silos.All.Single(silo => ReferenceEquals(_silos.Part<GrainParts>(silo), _made[number]));

    /// <summary>Says so much in each room, through one silo after the other. The ids under which it is told.</summary>
    private async Task<List<string>> Talk(int messages, string user)
    {
        var ids = new List<string>();
        foreach (var room in Rooms)
        {
            var talker = new Talker(user, room);
            for (var i = 0; i < messages; i++) await talker.Talk(() => _silos[i % _silos.All.Count]).InTime();
            var epoch = (await _silos[0].Room(room).Facts())!.Epoch;
            ids.AddRange(talker.Acked.Values.Select(seq => string.Create(CultureInfo.InvariantCulture, $"{room}:{epoch}:{seq}")));
        }
        return ids;
    }

    private Task UntilSent(OutletId outlet = OutletId.Webhook) =>
        Eventually.Is(async () => (await _disk.Outlets.Count(outlet, CancellationToken.None)).Waiting == 0).InTime();

    private IEnumerable<string> Archived => System.IO.Directory.GetFiles(_folder).SelectMany(File.ReadLines).Select(line => (string)JsonNode.Parse(line)!["id"]!);

    /// <summary>Who has written files, by the names of these.</summary>
    private string[] Writers => [.. System.IO.Directory.GetFiles(_folder).Select(file => Path.GetFileName(file).Split('.')[1]).Distinct()];

    [Fact]
    public async Task Each_event_is_sent_once_by_one_silo_which_hears_of_it_over_the_stream()
    {
        // Nobody looks by himself: what comes has come by a notice.
        await Start(Never, new OrleansOptions { RenewMs = Never });
        var ids = await Talk(20, "ann");
        await UntilSent();
        Assert.Equal(ids.Order(), _receiver.Got.Select(one => one.Id).Order());
        Assert.Single(_receiver.Got.Select(one => one.From).Distinct());
    }

    [Fact]
    public async Task What_no_notice_came_for_is_found_by_looking()
    {
        await Start(lookMs: 20, new OrleansOptions { NoticeRooms = 0 });
        var ids = await Talk(5, "ann");
        await UntilSent();
        Assert.Equal(ids.Order(), _receiver.Got.Select(one => one.Id).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_silo_that_sends_is_gone_another_sends_what_it_had_not_brought_to_its_end(bool killed)
    {
        await Start(lookMs: 100, new OrleansOptions { RenewMs = 200 });
        var ids = await Talk(2, "ann");
        await UntilSent();

        _receiver.Hold();
        ids.AddRange(await Talk(5, "bob"));
        await Eventually.Is(() => Task.FromResult(_receiver.Got.Count > 2 * Rooms.Length)).InTime();
        var open = _receiver.Got.Last();
        _receiver.Died(open.From);
        _receiver.LetGo();
        var owner = SiloOf(open.From);
        await (killed ? _silos.Kill(owner) : _silos.Stop(owner));

        ids.AddRange(await Talk(5, "cid"));
        await UntilSent();
        Assert.Equal(ids.Order(), _receiver.Got.Select(one => one.Id).Distinct().Order());
        Assert.Contains(_receiver.Got, one => one.Id == open.Id && one.From != open.From);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_archive_is_one_silo_s_to_write_and_when_that_is_gone_another_s_in_a_file_of_its_own(bool killed)
    {
        await Start(lookMs: 100, new OrleansOptions { RenewMs = 200 }, _folder);
        var ids = await Talk(5, "ann");
        await UntilSent(OutletId.Archive);
        Assert.Equal(ids.Order(), Archived.Order());
        var writer = Assert.Single(Writers);
        var owner = _silos.All.Single(silo => writer.EndsWith($"-{silo.SiloAddress.Endpoint.Port}", StringComparison.Ordinal));
        await (killed ? _silos.Kill(owner) : _silos.Stop(owner));

        ids.AddRange(await Talk(5, "bob"));
        await UntilSent(OutletId.Archive);
        Assert.Equal(ids.Order(), Archived.Distinct().Order());
        Assert.Equal(2, Writers.Length);
    }
}
