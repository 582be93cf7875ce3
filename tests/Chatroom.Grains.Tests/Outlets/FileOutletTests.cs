using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Grains.Webhooks;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>An archive beside webhooks: what waits for it is written at least once, in order, and none of its troubles are theirs.</summary>
public sealed class FileOutletTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly FaultyOutlets _store = new(new MemoryRoomStore());
    private readonly KeptLog _log = new();
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("chatroom-archive-").FullName;
    private readonly TestReceiver _receiver;
    private GrainOptions _options;
    private OutletSet _outlets = null!;
    private OutletDispatchers? _dispatchers;

    public FileOutletTests()
    {
        _receiver = new TestReceiver(_clock);
        _options = new GrainOptions { Archive = new FileOutletOptions { Path = _folder } };
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await _store.DisposeAsync();
        if (System.IO.Directory.Exists(_folder)) System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task Start()
    {
        _outlets = new OutletSet(_options);
        _dispatchers = new OutletDispatchers(_store, _outlets, _options, _clock, _log, _receiver, "here", chance: () => 1);
        await _dispatchers.StartAsync(CancellationToken.None);
    }

    private async Task Stop()
    {
        if (_dispatchers is not null) await _dispatchers.StopAsync(CancellationToken.None);
        _dispatchers?.Dispose();
        _dispatchers = null;
    }

    /// <summary>Rows of one event each, whose ids are given.</summary>
    private async Task Add(string room, OutletId outlet, params string[] ids)
    {
        await _store.Outlets.Add(
            room, [.. ids.Select(id => new OutletRow(outlet, 1, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""")))], CancellationToken.None);
        _outlets.Wake(room);
    }

    private Task<OutletCounts> Count(OutletId outlet) => _store.Outlets.Count(outlet, CancellationToken.None);

    private Task UntilEmpty() => Eventually.Is(async () => (await Count(OutletId.Archive)).Waiting == 0).InTime();

    private void Advance(long ms) => _clock.Advance(TimeSpan.FromMilliseconds(ms));

    private string[] Ids => [.. System.IO.Directory.GetFiles(_folder).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
        .Select(line => (string)JsonNode.Parse(line)!["id"]!)];

    private string[] Logged(string what) => [.. _log.Lines.Where(line => line.Contains(what, StringComparison.Ordinal))];

    /// <summary>The folder is gone; where to.</summary>
    private static string Away(string folder)
    {
        System.IO.Directory.Move(folder, folder + "-away");
        return folder + "-away";
    }

    [Fact]
    public async Task What_waits_is_written_in_the_order_of_its_room_and_then_it_is_gone()
    {
        await Start();
        await Add("a", OutletId.Archive, [.. Enumerable.Range(0, 300).Select(i => $"{i}")]);
        await UntilEmpty();
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), Ids);
        Assert.Single(Logged($"The archive: events go to {_folder}"));
        Assert.Empty(_receiver.All);
    }

    [Fact]
    public async Task A_process_that_ends_between_the_file_and_the_store_writes_the_same_ids_again_and_loses_nothing()
    {
        _store.FailSent = int.MaxValue;
        await Start();
        await Add("a", OutletId.Archive, "1", "2");
        await Eventually.Is(() => Ids.Length == 2).InTime();
        await Stop();
        Assert.Equal(2, (await Count(OutletId.Archive)).Waiting);
        _store.FailSent = 0;
        await Start();
        await Add("a", OutletId.Archive, "3");
        await UntilEmpty();
        Assert.Equal(["1", "2", "3"], Ids.Distinct());
        Assert.Equal(["1", "2", "1", "2"], Ids[..4]);
    }

    [Fact]
    public async Task While_the_folder_is_gone_rows_wait_and_are_tried_again_and_that_is_said_once()
    {
        await Start();
        await Add("a", OutletId.Archive, "1");
        await UntilEmpty();
        var away = Away(_folder);
        string[] rooms = [.. Enumerable.Range(0, 30).Select(room => $"r{room}")];
        foreach (var room in rooms) await Add(room, OutletId.Archive, room);
        await Eventually.Is(async () => (await Waiting()).All(row => row.Attempts > 0)).InTime();
        for (var attempt = 2; attempt <= 4; attempt++)
        {
            await _clock.TimerSet(TimeSpan.FromMilliseconds(1_000L << (attempt - 2))).InTime();
            await Eventually.Is(async () =>
            {
                Advance(1_000);
                return (await Waiting()).All(row => row.Attempts >= attempt);
            }).InTime();
        }
        Assert.Single(Logged("events are not taken"));
        Assert.Equal(30, (await Count(OutletId.Archive)).Waiting);
        System.IO.Directory.Move(away, _folder);
        await Eventually.Is(async () =>
        {
            Advance(1_000);
            return (await Count(OutletId.Archive)).Waiting == 0;
        }).InTime();
        Assert.Equal(rooms.Append("1").Order(), Ids.Order());
        Assert.Single(Logged("events are taken again"));
        Assert.Single(Logged("events are not taken"));
    }

    [Fact]
    public async Task Too_much_that_waits_goes_to_the_dead_list_of_its_outlet_alone_and_can_be_replayed()
    {
        var to = new WebhookOptions { Url = "http://receiver/", Secret = "0123456789abcdef", WaitingRows = 3 };
        _options = _options with { Webhooks = to };
        await Start();
        var away = Away(_folder);
        await Add("a", OutletId.Webhook, "w1", "w2", "w3");
        var call = await _receiver.Next();
        await Add("a", OutletId.Archive, "1", "2", "3", "4", "5");
        await Eventually.Is(async () =>
        {
            Advance(1_000);
            return (await Count(OutletId.Archive)) is { Waiting: 3, Dead: 2 };
        }).InTime();
        Assert.Equal(0, (await Count(OutletId.Webhook)).Dead);
        call.Answer();
        System.IO.Directory.Move(away, _folder);
        await Eventually.Is(async () =>
        {
            Advance(1_000);
            return (await Count(OutletId.Archive)).Waiting == 0;
        }).InTime();
        var dead = new DeadRows(_store, _outlets);
        var rows = await dead.List(0, 10, CancellationToken.None);
        Assert.All(rows, row => Assert.Equal(OutletId.Archive, row.Outlet));
        Assert.Equal(2, await dead.Replay([.. rows.Select(row => row.Id)], CancellationToken.None));
        await UntilEmpty();
        Assert.Equal(["3", "4", "5", "1", "2"], Ids);
    }

    [Fact]
    public async Task An_audit_trail_has_a_folder_of_its_own()
    {
        var audit = Path.Combine(_folder, "audit");
        System.IO.Directory.CreateDirectory(audit);
        _options = _options with { Audit = new FileOutletOptions { Path = audit } };
        await Start();
        await Add("a", OutletId.Archive, "1");
        await Add("a", OutletId.Audit, "2");
        await UntilEmpty();
        await Eventually.Is(async () => (await Count(OutletId.Audit)).Waiting == 0).InTime();
        Assert.Equal(["1"], Ids);
        Assert.Equal(["""{"id":"2"}"""], File.ReadLines(Assert.Single(System.IO.Directory.GetFiles(audit))));
    }

    private async Task<List<StoredOutletRow>> Waiting()
    {
        var rows = new List<StoredOutletRow>();
        for (var lane = OutletLanes.First(OutletId.Archive); lane <= OutletLanes.Last(OutletId.Archive); lane++)
            rows.AddRange(await _store.Outlets.Next(lane, 1, CancellationToken.None));
        return rows;
    }
}
