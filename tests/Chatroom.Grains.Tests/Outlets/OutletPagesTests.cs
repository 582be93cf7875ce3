using System.Text.Json.Nodes;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;
using static Chatroom.Grains.Tests.Outlets.OutletSamples;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>Events as rows: what is told, in which shape, and so many a row as fit one call.</summary>
public sealed class OutletPagesTests
{
    private static MessageEvent Message(long seq, string content = "hi") =>
        (MessageEvent)new MessageEvent(Epoch + seq, "ann", $"m{seq}", "text", content, Sender.Plain, null).At(seq);

    [Fact]
    public void Each_event_has_its_type_its_place_and_its_data()
    {
        var told = Events(new OutletPages("live", new WebhookOptions()).Of(Epoch, OneOfEach, Told()));
        Assert.Equal(
            [
                "room.created", "message.sent", "dropped.messages", "entry.set", "entry.removed", "moderation.muted", "moderation.unmuted",
                "moderation.kicked", "room.configured", "moderation.distribution",
                "moderation.banned", "moderation.unbanned", "moderation.excepted",
                "moderation.unexcepted", "moderation.allMuted", "moderation.allUnmuted",
                "message.recalled", "message.restored", "message.held", "message.decided", "moderation.words",
                "room.counters", "room.destroyed",
            ],
            told.Select(one => (string)one["type"]!));
        Assert.Equal("""{"by":"server","config":{"name":"Show"}}""", Some(told[0], "by", "config", "name"));
        Assert.Equal(
            $$$$"""{"id":"live:{{{{Epoch}}}}:2","type":"message.sent","room":"live","time":{{{{Epoch + 2}}}},"epoch":{{{{Epoch}}}},"seq":2,"data":{"user":"ann","id":"m2","type":"gift","content":"五","name":"Ann","role":"vip","extra":{"n":"3"}}}""",
            Text(told[1]));
        Assert.Equal("""{"count":7,"lane":"low","reason":"intake"}""", told[2]["data"]!.ToJsonString());
        Assert.Equal("""{"user":"ann","key":"score","value":"1:0"}""", told[3]["data"]!.ToJsonString());
        Assert.Equal("""{"user":"ann","key":"score"}""", told[4]["data"]!.ToJsonString());
        Assert.Equal("""{"by":"mod","user":"bob","reason":"spam","until":-1}""", told[5]["data"]!.ToJsonString());
        Assert.Equal("""{"by":"mod","user":"bob"}""", told[6]["data"]!.ToJsonString());
        Assert.Equal("""{"by":"mod","user":"bob","reason":"spam"}""", told[7]["data"]!.ToJsonString());
        Assert.Equal("""{"by":"mod","config":{"slowModeSeconds":5}}""", told[8]["data"]!.ToJsonString());
        Assert.Equal("""{"by":"mod","user":"bob","reason":"spam","until":1760000600000}""", told[10]["data"]!.ToJsonString());
        Assert.Equal("""{"by":"mod"}""", told[15]["data"]!.ToJsonString());
        Assert.Equal("""{"by":"mod","added":[{"word":"spam","action":"shield"}],"removed":["ham"]}""", told[20]["data"]!.ToJsonString());
    }

    [Fact]
    public void A_message_says_whom_it_names_and_who_alone_gets_it()
    {
        var directed = Message(2) with { Address = Addressing.Of(["bo"], mentionsAll: false, ["cy", "di"]) };
        var toAll = Message(3) with { Address = Addressing.Of(null, mentionsAll: true, null) };
        var told = Events(new OutletPages("live", new WebhookOptions()).Of(Epoch, [directed, toAll], Told()));
        Assert.Equal("""{"user":"ann","id":"m2","type":"text","content":"hi","role":"member","mentions":["bo"],"to":["cy","di"]}""", Text(told[0]["data"]!.AsObject()));
        Assert.Equal("""{"user":"ann","id":"m3","type":"text","content":"hi","role":"member","mentionsAll":true}""", Text(told[1]["data"]!.AsObject()));
    }

    private static string Some(JsonObject one, string first, string second, string inner) => new JsonObject
    {
        [first] = one["data"]![first]!.DeepClone(),
        [second] = new JsonObject { [inner] = one["data"]![second]![inner]!.DeepClone() },
    }.ToJsonString();

    /// <summary>Presence notices: joins and leaves are told better.</summary>
    private static readonly Type[] NotTold = [typeof(PresenceEvent)];

    [Fact]
    public void Every_event_of_the_log_is_told_or_stands_among_those_that_are_not()
    {
        var all = typeof(RoomEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RoomEvent))).ToList();
        Assert.Empty(all.Except(OneOfEach.Select(happened => happened.GetType())));
        Assert.All(OneOfEach, happened => Assert.Equal(NotTold.Contains(happened.GetType()), OutletEvents.TypeOf(happened) is null));
        Assert.Equal(EventTypes.All.Order(), AsTold().Select(one => (string)one["type"]!).Distinct().Order());
    }

    [Fact]
    public void The_part_before_the_dot_is_the_kind_and_only_kinds_that_are_wanted_are_told()
    {
        foreach (var kind in (string[])["room", "message", "dropped", "entry", "moderation"])
        {
            var told = Events(new OutletPages("live", new WebhookOptions()).Of(Epoch, OneOfEach, Told(kind)));
            Assert.NotEmpty(told);
            Assert.All(told, one => Assert.StartsWith(kind + ".", (string)one["type"]!, StringComparison.Ordinal));
        }
        Assert.Empty(new OutletPages("live", new WebhookOptions()).Of(Epoch, OneOfEach, Told("recall")));
        Assert.Empty(new OutletPages("live", new WebhookOptions()).Of(Epoch, OneOfEach, new OutletSet(new GrainOptions())));
    }

    [Fact]
    public void Each_outlet_gets_rows_of_its_own_with_what_it_wants()
    {
        var options = new GrainOptions
        {
            Archive = new FileOutletOptions { Path = "/archive", Kinds = ["message", "entry.set"] }, Audit = new FileOutletOptions { Path = "/audit" },
        };
        var rows = new OutletPages("live", options.Webhooks).Of(Epoch, OneOfEach, new OutletSet(new FixedWebhooks(To("entry")), options));
        string[] TypesOf(OutletId outlet) => [.. Events(rows.Where(row => row.Outlet == outlet)).Select(one => (string)one["type"]!)];

        Assert.Equal(["entry.set", "entry.removed"], TypesOf(OutletId.Webhook));
        Assert.Equal(
            ["message.sent", "entry.set", "message.recalled", "message.restored", "message.held", "message.decided"], TypesOf(OutletId.Archive));
        Assert.Equal(EventTypes.All.Where(EventFilter.Of(EventTypes.Audited).Wants).Order(), TypesOf(OutletId.Audit).Order());
    }

    [Fact]
    public void A_row_has_no_more_than_one_call_takes()
    {
        var options = new WebhookOptions { EventsPerCall = 10, BytesPerCall = 2_000 };
        var pages = new OutletPages("live", options);
        var small = pages.Of(Epoch, Enumerable.Range(1, 25).Select(i => Message(i)), Told());
        Assert.Equal([10, 10, 5], small.Select(row => row.Events));
        var big = pages.Of(Epoch, Enumerable.Range(1, 6).Select(i => Message(i, new string('x', 700))), Told());
        Assert.Equal([2, 2, 2], big.Select(row => row.Events));
        Assert.All(big, row => Assert.True(row.Payload.Length <= options.BytesPerCall));
        var huge = pages.Of(Epoch, [Message(1), Message(2, new string('x', 5_000)), Message(3)], Told());
        Assert.Equal([1, 1, 1], huge.Select(row => row.Events));
        Assert.Equal([1L, 2, 3], Events(huge).Select(one => (long)one["seq"]!));
    }

    [Fact]
    public void Joins_and_leaves_are_lists_and_what_was_too_much_is_counted()
    {
        var news = new MemberNews(usersMax: 3);
        for (var i = 1; i <= 5; i++) news.Came($"u{i}", i);
        news.Went("u1", 4);
        var pages = new OutletPages("live", new WebhookOptions { UsersPerEvent = 2 });
        var told = Events(pages.Of(news, Epoch, Told("members", "occupancy")));
        Assert.Equal(["occupancy.first", "members.joined", "members.joined", "members.left"], told.Select(one => (string)one["type"]!));
        Assert.Equal("""{"members":4,"users":["u1","u2"],"more":2}""", told[1]["data"]!.ToJsonString());
        Assert.Equal("""{"members":4,"users":["u3"]}""", told[2]["data"]!.ToJsonString());
        Assert.Equal("""{"members":4,"users":["u1"]}""", told[3]["data"]!.ToJsonString());
        Assert.Equal(4, told.Select(one => (string)one["id"]!).Distinct().Count());
        Assert.All(told, one => Assert.StartsWith("live:", (string)one["id"]!, StringComparison.Ordinal));
    }

    [Fact]
    public void First_and_last_are_told_of_what_a_tick_found()
    {
        var news = new MemberNews(usersMax: 10);
        var pages = new OutletPages("live", new WebhookOptions());
        string[] Tell()
        {
            var told = Events(pages.Of(news, Epoch, Told("occupancy"))).Select(one => (string)one["type"]!).ToArray();
            news.Clear();
            return told;
        }

        news.Came("ann", 1);
        news.Went("ann", 0);
        Assert.Empty(Tell());
        news.Came("ann", 1);
        Assert.Equal(["occupancy.first"], Tell());
        news.Came("bob", 2);
        news.Went("ann", 1);
        Assert.Empty(Tell());
        news.Went("bob", 0);
        Assert.Equal(["occupancy.last"], Tell());
    }

    [Fact]
    public void Settings_that_make_no_sense_are_named()
    {
        Assert.Equal("url", Assert.Throws<ArgumentException>(() => WebhookSettings.Of("ftp://receiver/", "0123456789abcdef", [])).ParamName);
        Assert.Equal("url", Assert.Throws<ArgumentException>(() => WebhookSettings.Of("/relative", "0123456789abcdef", [])).ParamName);
        Assert.Equal("secret", Assert.Throws<ArgumentException>(() => WebhookSettings.Of("http://receiver/", "short", [])).ParamName);
        Assert.Contains("'msg'", Assert.Throws<ArgumentException>(() => To("message", "msg")).Message, StringComparison.Ordinal);
        Assert.Same(WebhookSettings.Off, WebhookSettings.Of("", "", ["message"]));
    }
}
