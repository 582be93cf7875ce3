using Chatroom.Rooms.Global;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/mutes</c> and <c>/v1/bans</c>: in all rooms.</summary>
internal static class GlobalSanctionsApi
{
    public static void MapGlobalSanctions(this RouteGroupBuilder v1)
    {
        Map(v1, GlobalSanctionKind.Mute, "mutes", "mute", "They read and do not speak.");
        Map(v1, GlobalSanctionKind.Ban, "bans", "ban", "They are closed with 31009 and do not connect.");
    }

    private static void Map(RouteGroupBuilder v1, GlobalSanctionKind kind, string path, string verb, string effect)
    {
        var group = v1.MapGroup($"/{path}").WithTags($"{path} in all rooms");
        group.MapPost("", (SanctionRequest request, AppCalls app) => app.Ask(
                new ImposeEverywhere(AppCalls.By, kind, request.Users ?? [], request.Minutes ?? 0, request.Reason ?? "")))
            .As<UntilResponse>($"app.{verb}", $"Takes up to 20 users' part in all rooms, all of them or none. {effect}");
        group.MapDelete("", (string[] user, AppCalls app) => app.Ask(new LiftEverywhere(AppCalls.By, kind, user)))
            .As<DoneResponse>($"app.un{verb}", $"Ends it for up to 20 users, all of them or none: ?user=li&user=bo");
        group.MapGet("", async (AppCalls app, TimeProvider clock, int? count, string? next) =>
            {
                if (Paging.Wrong(count) is { } wrong) return wrong;
                var (list, nowMs) = ((await app.State()).Of(kind), clock.GetUtcNow().ToUnixTimeMilliseconds());
                var page = list.Page(next ?? "", count ?? Paging.CountDefault, nowMs);
                return Results.Ok(new SanctionsResponse(
                    list.CountInForce(nowMs), [.. page.Items.Select(one => new SanctionItem(one.User, one.By, one.SinceMs, one.UntilMs, one.Reason))], page.Next));
            })
            .As<SanctionsResponse>($"app.{path}", "Those in force, in order of user id, a page at a time.");
    }
}

/// <summary>Whom, for how long, why. Immutable.</summary>
/// <param name="Users">1..20 user ids.</param>
/// <param name="Minutes">1..43,200, or -1 for ever.</param>
/// <param name="Reason">At most 256 characters.</param>
internal sealed record SanctionRequest(IReadOnlyList<string>? Users, int? Minutes, string? Reason);

/// <summary>A page of sanctions in force; <paramref name="Next"/> goes into <c>next</c>, null at the end. Immutable.</summary>
internal sealed record SanctionsResponse(int Count, IReadOnlyList<SanctionItem> Items, string? Next);

/// <summary>Who, by whom, since when, until when (Unix milliseconds; -1 for ever), why. Immutable.</summary>
internal sealed record SanctionItem(string User, string By, long At, long Until, string Reason);

/// <summary>Bounds of a page that is asked for. Stateless.</summary>
internal static class Paging
{
    public const int CountDefault = 100;
    private const int CountMax = 500;

    public static IResult? Wrong(int? count) => count is < 1 or > CountMax
        ? Problems.Result(StatusCodes.Status400BadRequest, Protocol.Codes.BadParameter, $"count: 1..{CountMax}")
        : null;

    /// <summary>Of a list that is in no order of texts, where any would be a place.</summary>
    public static IResult? WrongNext(string? next, Func<string, bool> isPlace) => string.IsNullOrEmpty(next) || isPlace(next)
        ? null
        : Problems.Result(StatusCodes.Status400BadRequest, Protocol.Codes.BadParameter, "next: as the page before has it");
}
