using System.Text.Json;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/webhooks</c>: what waits for the receiver, and the dead list of all outlets.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this RouteGroupBuilder v1)
    {
        var webhooks = v1.MapGroup("/webhooks").WithTags("webhooks");
        webhooks.MapGet("", Count).As<OutletCounts>("webhooks", "How many events wait, and how many are dead: of webhooks, or of the outlet named.");
        webhooks.MapGet("/dead", List).As<DeadResponse>("webhooks.dead", "Events of all outlets that were not taken in time, in order of id, 1..100 a page.");
        webhooks.MapPost("/dead/replay", Replay).As<ReplayResponse>("webhooks.replay", "Sends up to 100 of them again.");
    }

    private static async Task<IResult> Count(IRecords records, string? outlet, CancellationToken cancel) =>
        OutletLanes.Find(outlet ?? OutletLanes.NameOf(OutletId.Webhook)) is { } found
            ? Results.Ok(await records.Waiting(found, cancel))
            : Bad("outlet: webhook, archive, audit");

    private static async Task<IResult> List(IRecords records, long? after, int? count, CancellationToken cancel)
    {
        if (count is < 1 or > DeadRows.PageMax) return Bad($"count: 1..{DeadRows.PageMax}");
        var rows = await records.Dead(after ?? 0, count ?? DeadRows.PageMax, cancel);
        return Results.Ok(new DeadResponse([.. rows.Select(DeadEvents.Of)], rows.Count == (count ?? DeadRows.PageMax) ? rows[^1].Id : null));
    }

    private static async Task<IResult> Replay(ReplayRequest request, IRecords records, CancellationToken cancel) =>
        request.Ids is { Count: >= 1 and <= DeadRows.PageMax } ids
            ? Results.Ok(new ReplayResponse(await records.Replay(ids, cancel)))
            : Bad($"ids: 1..{DeadRows.PageMax}");

    private static IResult Bad(string why) => Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, why);
}

/// <summary>A page of the dead list; <paramref name="Next"/> goes into <c>after</c>, null at the end. Immutable.</summary>
internal sealed record DeadResponse(IReadOnlyList<DeadEvents> Items, long? Next);

/// <summary>Events that went nowhere. Immutable.</summary>
/// <param name="Outlet">Whose they are: webhook, archive, audit.</param>
/// <param name="Events">What was to be told: docs/WEBHOOKS.md.</param>
/// <param name="Error">What the last attempt met.</param>
internal sealed record DeadEvents(long Id, string Outlet, string Room, JsonElement Events, int Attempts, string Error)
{
    public static DeadEvents Of(StoredOutletRow row) =>
        new(
            row.Id, OutletLanes.NameOf(row.Outlet), row.Room,
            JsonSerializer.Deserialize<JsonElement>($"[{System.Text.Encoding.UTF8.GetString(row.Payload)}]"), row.Attempts, row.Error);
}

/// <summary>Which events are sent again: 1..100 ids of the dead list. Immutable.</summary>
internal sealed record ReplayRequest(IReadOnlyList<long>? Ids);

/// <summary>How many of them there were. Immutable.</summary>
internal sealed record ReplayResponse(long Replayed);
