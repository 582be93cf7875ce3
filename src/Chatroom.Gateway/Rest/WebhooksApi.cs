using System.Text.Json;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/webhooks</c>: what waits for the receiver, and the dead list.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this RouteGroupBuilder v1)
    {
        var webhooks = v1.MapGroup("/webhooks").WithTags("webhooks");
        webhooks.MapGet("", async (IRecords records, CancellationToken cancel) => Results.Ok(await records.Webhooks(cancel)))
            .As<WebhookCounts>("webhooks", "How many events wait, and how many are dead.");
        webhooks.MapGet("/dead", List).As<DeadResponse>("webhooks.dead", "Events that the receiver did not take in time, in order of id, 1..100 a page.");
        webhooks.MapPost("/dead/replay", Replay).As<ReplayResponse>("webhooks.replay", "Sends up to 100 of them again.");
    }

    private static async Task<IResult> List(IRecords records, long? after, int? count, CancellationToken cancel)
    {
        if (count is < 1 or > DeadWebhooks.PageMax) return Bad($"count: 1..{DeadWebhooks.PageMax}");
        var rows = await records.DeadWebhooks(after ?? 0, count ?? DeadWebhooks.PageMax, cancel);
        return Results.Ok(new DeadResponse([.. rows.Select(DeadWebhook.Of)], rows.Count == (count ?? DeadWebhooks.PageMax) ? rows[^1].Id : null));
    }

    private static async Task<IResult> Replay(ReplayRequest request, IRecords records, CancellationToken cancel) =>
        request.Ids is { Count: >= 1 and <= DeadWebhooks.PageMax } ids
            ? Results.Ok(new ReplayResponse(await records.ReplayWebhooks(ids, cancel)))
            : Bad($"ids: 1..{DeadWebhooks.PageMax}");

    private static IResult Bad(string why) => Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, why);
}

/// <summary>A page of the dead list; <paramref name="Next"/> goes into <c>after</c>, null at the end. Immutable.</summary>
internal sealed record DeadResponse(IReadOnlyList<DeadWebhook> Items, long? Next);

/// <summary>Events that went nowhere. Immutable.</summary>
/// <param name="Events">What was to be told: docs/WEBHOOKS.md.</param>
/// <param name="Error">What the last attempt met.</param>
internal sealed record DeadWebhook(long Id, string Room, JsonElement Events, int Attempts, string Error)
{
    public static DeadWebhook Of(StoredWebhook row) =>
        new(row.Id, row.Room, JsonSerializer.Deserialize<JsonElement>($"[{System.Text.Encoding.UTF8.GetString(row.Payload)}]"), row.Attempts, row.Error);
}

/// <summary>Which events are sent again: 1..100 ids of the dead list. Immutable.</summary>
internal sealed record ReplayRequest(IReadOnlyList<long>? Ids);

/// <summary>How many of them there were. Immutable.</summary>
internal sealed record ReplayResponse(long Replayed);
