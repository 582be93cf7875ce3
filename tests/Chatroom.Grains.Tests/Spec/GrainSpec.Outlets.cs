using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>What outlets are told stands in the store with the batch that it speaks of, or not at all.</content>
public abstract partial class GrainSpec
{
    private static GrainOptions Telling { get; } =
        Plain with { Webhooks = new WebhookOptions { Url = "http://receiver/", Secret = "0123456789abcdef" } };

    /// <summary>The events of the room that wait for the outlet.</summary>
    private async Task<List<JsonObject>> ToldWebhooks(string? kind = null, OutletId outlet = OutletId.Webhook)
    {
        var rows = await Disk.Outlets.Next(OutletLanes.Of(outlet, Id), 1_000, CancellationToken.None);
        return [.. rows.SelectMany(row => JsonNode.Parse($"[{Encoding.UTF8.GetString(row.Payload)}]")!.AsArray()).Select(one => one!.AsObject())
            .Where(one => kind is null || ((string)one["type"]!).StartsWith(kind + ".", StringComparison.Ordinal))];
    }

    private async Task<string[]> ToldTypes(string? kind = null) => [.. (await ToldWebhooks(kind)).Select(one => (string)one["type"]!)];

    /// <summary>A tick, and all that it begins.</summary>
    private async Task TickOf(IRoomGrain room)
    {
        Advance(250);
        await room.Facts();
        await room.Facts();
    }

    [Fact]
    public async Task What_is_acknowledged_waits_for_its_webhook_under_the_id_of_its_place()
    {
        var (room, _) = await OpenWith(Telling, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        var said = await room.Ask(Say.Text("ann", "hi"));
        await room.Ask(Say.Set("ann", "k", "v"));
        await room.Ask(Say.Mute("mod", "ann"));
        await room.Ask(Say.Kick("mod", "ann"));
        var log = await LogAudit.Events(Disk, Id);
        var told = (await ToldWebhooks()).Where(one => one["seq"] is not null).ToList();
        Assert.Equal(log.Select(happened => $"{Id}:{log[0].TimeMs}:{happened.Seq}"), told.Select(one => (string)one["id"]!));
        Assert.Equal(
            ["room.created", "message.sent", "entry.set", "moderation.muted", "moderation.kicked"], told.Select(one => (string)one["type"]!));
        Assert.Equal(said.Number("seq"), (long)told[1]["seq"]!);
    }

    [Fact]
    public async Task What_is_not_stored_is_told_nobody_and_a_lost_answer_tells_once()
    {
        var (room, _) = await OpenWith(Telling, Say.Join("ann"));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Assert.Equal(24015, (await room.Ask(Say.Text("ann", "refused"))).Code);
        Advance(100);
        Store.Fail(StoreCall.Append, StoreFault.LostAfter);
        Assert.Equal(0, (await room.Ask(Say.Text("ann", "lost"))).Code);
        Assert.Equal(["lost"], (await ToldWebhooks("message")).Select(one => (string)one["data"]!["content"]!));
    }

    [Fact]
    public async Task Comings_and_goings_are_told_each_tick()
    {
        var (room, _) = await OpenWith(Telling);
        await room.Ask(Say.Join("ann"));
        await room.Ask(Say.Join("bob"));
        Assert.Empty(await ToldWebhooks("members"));
        await TickOf(room);
        Assert.Equal(["occupancy.first", "members.joined"], (await ToldTypes()).Where(type => type != "room.created"));
        Assert.Equal("""{"members":2,"users":["ann","bob"]}""", (await ToldWebhooks("members"))[0]["data"]!.ToJsonString());
        await room.Ask(Say.Leave("ann"));
        await room.AskAll(Say.Drop("bob"));
        Advance(40_000);
        await TickOf(room);
        var left = (await ToldWebhooks("members")).Where(one => (string)one["type"]! == "members.left");
        Assert.Equal(["ann", "bob"], left.SelectMany(one => one["data"]!["users"]!.AsArray()).Select(user => (string)user!));
        Assert.Equal(["occupancy.first", "occupancy.last"], await ToldTypes("occupancy"));
    }

    [Fact]
    public async Task Without_a_receiver_nothing_is_stored_for_one()
    {
        var (room, _) = await OpenWith(null, Say.Join("ann"));
        await room.Ask(Say.Text("ann", "hi"));
        await TickOf(room);
        foreach (var outlet in Enum.GetValues<OutletId>()) Assert.Empty(await ToldWebhooks(outlet: outlet));
    }

    [Fact]
    public async Task An_archive_and_an_audit_trail_are_told_what_they_want_under_the_same_ids()
    {
        var keeping = Plain with
        {
            Archive = new FileOutletOptions { Path = "/nowhere/archive" },
            Audit = new FileOutletOptions { Path = "/nowhere/audit" },
        };
        var (room, _) = await OpenWith(keeping, Say.Join("mod", Role.Moderator), Say.Join("ann"));
        var said = await room.Ask(Say.Text("ann", "hi"));
        await room.Ask(Say.Set("ann", "k", "v"));
        await room.Ask(new Recall(Say.NextId(), "mod", Say.Session("mod"), said.Number("seq")));
        await room.Ask(Say.Mute("mod", "ann"));
        await TickOf(room);
        Assert.Empty(await ToldWebhooks());
        var archived = await ToldWebhooks(outlet: OutletId.Archive);
        Assert.Equal(
            ["room.created", "message.sent", "entry.set", "message.recalled", "moderation.muted", "occupancy.first", "members.joined"],
            archived.Select(one => (string)one["type"]!));
        var audited = await ToldWebhooks(outlet: OutletId.Audit);
        Assert.Equal(["room.created", "message.recalled", "moderation.muted"], audited.Select(one => (string)one["type"]!));
        Assert.All(audited, one => Assert.Contains(archived, other => JsonNode.DeepEquals(other, one)));
    }
}
