using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;
using Chatroom.Rooms.Words;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>One event of each type, and how rows are read. Stateless.</summary>
internal static class OutletSamples
{
    internal const long Epoch = 1_767_225_600_000;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static WebhookSettings To(params string[] kinds) => WebhookSettings.Of("http://receiver/", "0123456789abcdef", kinds);

    /// <summary>Webhooks are told those kinds, and nobody else anything.</summary>
    internal static OutletSet Told(params string[] kinds) => new(new FixedWebhooks(To(kinds)), new GrainOptions());

    internal static List<JsonObject> Events(IEnumerable<OutletRow> rows) =>
        [.. rows.SelectMany(row => JsonNode.Parse($"[{Encoding.UTF8.GetString(row.Payload)}]")!.AsArray()).Select(one => one!.AsObject())];

    internal static string Text(JsonNode json) => json.ToJsonString(Plain);

    internal static RoomEvent[] OneOfEach =>
    [
        new CreatedEvent(Epoch, "server", new RoomConfig { Name = "Show" }).At(1),
        new MessageEvent(
            Epoch + 2, "ann", "m2", "gift", "五", new Sender("Ann", Role: Role.Vip), new Dictionary<string, string> { ["n"] = "3" }).At(2),
        new GapEvent(Epoch + 3, 7, Lane.Low, "intake").At(3),
        new EntryEvent(Epoch + 10, "ann", "score", "1:0").At(10),
        new EntryEvent(Epoch + 11, "ann", "score", null).At(11),
        new MuteEvent(Epoch + 12, "mod", "bob", Until.Forever, "spam").At(12),
        new MuteEvent(Epoch + 13, "mod", "bob", Until.Never, "").At(13),
        new KickEvent(Epoch + 14, "mod", "bob", "spam").At(14),
        new PresenceEvent(Epoch + 15, 1, 1, ["ann"]).At(15),
        new ConfigEvent(Epoch + 16, "mod", new ConfigChange { SlowModeSeconds = 5 }).At(16),
        new DistributionEvent(Epoch + 17, "mod", false).At(17),
        new SanctionEvent(Epoch + 40, "mod", SanctionKind.Ban, "bob", 1_760_000_600_000, "spam", Role.Moderator).At(40),
        new SanctionEvent(Epoch + 41, "mod", SanctionKind.Ban, "bob", Until.Never, "", Role.Moderator).At(41),
        new SanctionEvent(Epoch + 42, "mod", SanctionKind.Except, "cy", Until.Forever, "guest of the day", Role.Moderator).At(42),
        new SanctionEvent(Epoch + 43, "mod", SanctionKind.Except, "cy", Until.Never, "", Role.Moderator).At(43),
        new SanctionEvent(Epoch + 44, "mod", SanctionKind.MuteAll, "", Until.Forever, "quiet", Role.Moderator).At(44),
        new SanctionEvent(Epoch + 45, "mod", SanctionKind.MuteAll, "", Until.Never, "", Role.Moderator).At(45),
        new RecallEvent(Epoch + 18, "mod", [2, 4], "bob", Until.Forever).At(18),
        new RestoreEvent(Epoch + 19, "mod", [2, 4], 18).At(19),
        new HeldEvent(Epoch + 20, "ann", "m20", "text", "hm", Sender.Plain, null, "hook").At(20),
        new DecidedEvent(Epoch + 21, "mod", 20, false, "ann", "m20").At(21),
        new RoomWordsEvent(Epoch + 46, "mod", [new FilterWord("spam", WordAction.Shield)], ["ham"]).At(46),
        new CountersEvent(Epoch + 59, [new CounterChange("like", 1_187, 12), new CounterChange("gifts", null, 0)]).At(59),
        new DestroyedEvent(Epoch + 60, "mod", "over").At(60),
    ];

    /// <summary>Everything that there is to tell, told: what is in no log too.</summary>
    internal static List<JsonObject> AsTold()
    {
        var pages = new OutletPages("live", new WebhookOptions { UsersPerEvent = 2 });
        var news = new MemberNews(usersMax: 2);
        for (var i = 1; i <= 4; i++) news.Came($"u{i}", i + 1);
        news.Went("u1", 4);
        var told = Events(pages.Of(Epoch, OneOfEach, Told()));
        told.AddRange(Events(pages.Of(news, Epoch, Told())));
        news.Clear();
        news.Went("u2", 0);
        told.AddRange(Events(pages.Of(news, Epoch, Told("occupancy"))));
        return told;
    }
}

/// <summary>Settings that stay. Immutable.</summary>
internal sealed record FixedWebhooks(WebhookSettings Current) : IWebhookSettings;
