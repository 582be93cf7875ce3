using System.Text.Json;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/mutes, bans, exceptions, mute-all, audit, distribution</c>: what moderators do, done by the server.</summary>
internal static class ModerationApi
{
    public static void MapModeration(this RouteGroupBuilder room)
    {
        MapList(room, "mutes", "mute", "unmute", "They are in the room and do not speak.");
        MapList(room, "bans", "ban", "unban", "They are put out and do not come in again.");
        MapList(room, "exceptions", "except", "unexcept", "They speak though muted here, or though everybody is.");
        var all = room.MapGroup("/mute-all").WithTags("mutes");
        all.MapPut("", (string room, MuteAllRequest? request, RoomCalls rooms) =>
                rooms.Query(room, "mute.all", new { on = request?.On ?? true, request?.Minutes, request?.Reason }))
            .As<UntilResponse>("mute.all", "Nobody speaks but moderators, broadcaster, server and exceptions.");
        all.MapDelete("", (string room, RoomCalls rooms) => rooms.Query(room, "mute.all", new { on = false }))
            .As<DoneResponse>("unmute.all", "Everybody may speak again.");
        room.MapGet("/audit", (string room, RoomCalls rooms, long? before, int? count) => rooms.Query(room, "audit", new { before, count }))
            .WithTags("audit").As<AuditResponse>("audit", "What moderators and servers did, newest first.");
        room.MapPost("/why", (string room, WhyRequest request, RoomCalls rooms) => rooms.Query(room, "why", request))
            .WithTags("audit").As<WhyResponse>("why", "Which rule would refuse what a user says now, and until when. Nothing is sent or counted.");
        room.MapPut("/distribution", (string room, DistributionRequest request, RoomCalls rooms) =>
                rooms.Query(room, "distribution", new { on = request.On ?? true }))
            .WithTags("distribution")
            .As<DoneResponse>("distribution", "Off: messages are taken and kept, members get a marker in their place. On: they go out again.");
    }

    private static void MapList(RouteGroupBuilder room, string path, string impose, string revoke, string effect)
    {
        var list = room.MapGroup($"/{path}").WithTags(path);
        list.MapPost("", (string room, RoomSanctionRequest request, RoomCalls rooms) =>
                rooms.Query(room, impose, new { users = request.Users, request.Minutes, request.Reason, request.Notify }))
            .As<UntilResponse>(impose, $"Up to 20 users, all of them or none. {effect}");
        list.MapDelete("", (string room, string[] user, RoomCalls rooms, string? notify) => rooms.Query(room, revoke, new { users = user, notify }))
            .As<DoneResponse>(revoke, "Ends it for up to 20 users, all of them or none: ?user=li&user=bo");
        list.MapGet("", (string room, RoomCalls rooms, int? count, string? next) =>
                Paging.WrongNext(next, ListSanctions.IsPlace) is { } wrong ? Task.FromResult(wrong) : rooms.Query(room, path, new { count, next }))
            .As<SanctionsResponse>(path, "Those in force, a page at a time.");
    }
}

/// <summary>Whom, for how long, why. Immutable.</summary>
/// <param name="Users">1..20 user ids.</param>
/// <param name="Minutes">1..43,200, or -1 for ever.</param>
/// <param name="Reason">At most 256 characters.</param>
/// <param name="Notify">Who is told: room (default), user or none.</param>
internal sealed record RoomSanctionRequest(IReadOnlyList<string>? Users, int? Minutes, string? Reason, string? Notify);

/// <summary>For how long, why. Immutable.</summary>
/// <param name="On">false: everybody may speak again; true when nothing is said.</param>
/// <param name="Minutes">1..43,200, or -1 for ever, which is what nothing means.</param>
/// <param name="Reason">At most 256 characters.</param>
internal sealed record MuteAllRequest(bool? On, int? Minutes, string? Reason);

/// <summary>Whether messages go out. Immutable.</summary>
internal sealed record DistributionRequest(bool? On);

/// <summary>A page of the audit list. Immutable.</summary>
/// <param name="Items">What was done: docs/PROTOCOL.md, QUERY <c>audit</c>.</param>
internal sealed record AuditResponse(int Count, IReadOnlyList<JsonElement> Items, JsonElement? Next);

/// <summary>Who would say what; the rules about content are left out without one. Immutable.</summary>
internal sealed record WhyRequest(string? User, string? Content, string? Type);

/// <summary>Whether it would be sent; else what refuses. Immutable.</summary>
/// <param name="Until">Unix milliseconds; -1 for ever.</param>
internal sealed record WhyResponse(bool Allowed, int? Code, string? Rule, long? Until, long? RetryAfterMs);
