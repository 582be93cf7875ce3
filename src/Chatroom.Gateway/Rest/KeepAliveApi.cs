using Chatroom.Rooms.Global;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/keep-alive</c>: rooms that are not destroyed however idle they are.</summary>
internal static class KeepAliveApi
{
    public static void MapKeepAlive(this RouteGroupBuilder v1)
    {
        var rooms = v1.MapGroup("/keep-alive").WithTags("keep-alive");
        rooms.MapPost("", (KeepAliveRequest request, AppCalls app) => Wrong(request.Rooms) is { } wrong
                ? Task.FromResult(wrong) : app.Ask(new KeepRooms(AppCalls.By, request.Rooms ?? [], [])))
            .As<DoneResponse>("keepAlive.add", "Up to 20 rooms stay, whether they are there yet or not.");
        rooms.MapDelete("", (string[] room, AppCalls app) => app.Ask(new KeepRooms(AppCalls.By, [], room)))
            .As<DoneResponse>("keepAlive.remove", "Up to 20 rooms need not stay any more: ?room=live-1&room=live-2");
        rooms.MapGet("", List).As<KeepAliveResponse>("keepAlive", "The rooms that stay, in order, a page at a time.");
    }

    private static async Task<IResult> List(AppCalls app, int? count, string? next)
    {
        if (Paging.Wrong(count) is { } wrong) return wrong;
        var all = (await app.State()).KeepAlive;
        var max = count ?? Paging.CountDefault;
        string[] items = [.. all.Where(room => string.CompareOrdinal(room, next ?? "") > 0).Take(max + 1)];
        return Results.Ok(items.Length > max
            ? new KeepAliveResponse(all.Count, items[..max], items[max - 1]) : new KeepAliveResponse(all.Count, items, null));
    }

    private static IResult? Wrong(IReadOnlyList<string>? rooms) =>
        rooms?.All(room => Protocol.Identifiers.IsRoomId(room)) == false ? RoomCalls.BadRoomId() : null;
}

/// <summary>Rooms that stay. Immutable.</summary>
/// <param name="Rooms">1..20 room ids.</param>
internal sealed record KeepAliveRequest(IReadOnlyList<string>? Rooms);

/// <summary>A page of rooms that stay; <paramref name="Next"/> goes into <c>next</c>, null at the end. Immutable.</summary>
internal sealed record KeepAliveResponse(int Count, IReadOnlyList<string> Rooms, string? Next);
