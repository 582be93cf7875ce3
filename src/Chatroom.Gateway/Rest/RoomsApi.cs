using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Feeds;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms</c>: create, get, list, stats.</summary>
internal static class RoomsApi
{
    private const int PageMax = 500;

    public static void MapRooms(this RouteGroupBuilder v1)
    {
        var rooms = v1.MapGroup("/rooms").RequireSignature();
        rooms.MapPost("", Create);
        rooms.MapGet("", List);
        rooms.MapGet("/{room}", Get);
        rooms.MapGet("/{room}/stats", Stats);
    }

    private static async Task<IResult> Create(CreateRoomRequest request, RoomFeeds feeds, IGrains grains)
    {
        if (!Identifiers.IsRoomId(request.Room ?? "")) return BadRoomId();
        var feed = await feeds.Acquire(request.Room!);
        if (feed is null) return Problems.Result(StatusCodes.Status503ServiceUnavailable, Codes.ServerUnavailable, "too many rooms here");
        try
        {
            var change = new ConfigChange
            {
                Name = request.Name,
                SlowModeSeconds = request.SlowModeSeconds,
                MemberCap = request.MemberCap,
                Notices = request.Notices,
                Entries = request.Entries,
                History = request.History,
            };
            var answer = await feed.Uplink.Ask(id => new Create(id, Identity.Server, change), WireFormat.Json);
            return answer.Code switch
            {
                Codes.Ok => await Get(request.Room!, grains),
                Codes.ServerError or Codes.Timeout =>
                    Problems.Result(StatusCodes.Status503ServiceUnavailable, answer.Code, "not stored; try again"),
                _ => Problems.Result(StatusCodes.Status400BadRequest, answer.Code, "the config is not within its limits"),
            };
        }
        finally
        {
            feeds.Release(feed);
        }
    }

    private static async Task<IResult> Get(string room, IGrains grains)
    {
        if (!Identifiers.IsRoomId(room)) return BadRoomId();
        return await Facts(grains, room) is { } f
            ? Results.Ok(new RoomResponse(room, f.Name, f.Epoch, f.Seq, f.CreatedMs, f.Members))
            : NoSuchRoom();
    }

    private static async Task<IResult> List(IRoomStore store, string? after, int? limit, CancellationToken cancel)
    {
        if (limit is < 1 or > PageMax) return Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, $"limit: 1..{PageMax}");
        var page = await store.List(after ?? "", limit ?? 100, cancel);
        var items = page.Select(room => new RoomLine(room.Room, room.Epoch, room.Head, room.UpdatedMs)).ToArray();
        return Results.Ok(new RoomsResponse(items, items.Length == (limit ?? 100) ? items[^1].Room : null));
    }

    private static async Task<IResult> Stats(string room, IGrains grains)
    {
        if (!Identifiers.IsRoomId(room)) return BadRoomId();
        return await Facts(grains, room) is { } f
            ? Results.Ok(new RoomStatsResponse(room, f.Epoch, f.Seq, f.Members, f.Accepted, f.Dropped, f.Refused, f.Gateways))
            : NoSuchRoom();
    }

    private static async Task<RoomFacts?> Facts(IGrains grains, string room)
    {
        var facts = await grains.Room(room).Describe();
        return facts.Length == 0 ? null : RoomFacts.From(facts);
    }

    private static IResult NoSuchRoom() => Problems.Result(StatusCodes.Status404NotFound, Codes.NoSuchRoom, "no such room");

    private static IResult BadRoomId() =>
        Problems.Result(StatusCodes.Status400BadRequest, Codes.BadRoomParameter, "room: 1..64 of A-Za-z0-9+=-_.:");
}

/// <summary>Body of <c>POST /v1/rooms</c>; what is left out has the server's default. Immutable.</summary>
internal sealed record CreateRoomRequest(
    string? Room, string? Name, int? SlowModeSeconds, int? MemberCap, bool? Notices, bool? Entries, bool? History);

/// <summary>A room. Immutable.</summary>
internal sealed record RoomResponse(string Room, string Name, long Epoch, long Seq, long Created, int Members);

/// <summary>A line of the list. Immutable.</summary>
internal sealed record RoomLine(string Room, long Epoch, long Seq, long Updated);

/// <summary>A page of rooms; <paramref name="Next"/> goes into <c>after</c>. Immutable.</summary>
internal sealed record RoomsResponse(IReadOnlyList<RoomLine> Rooms, string? Next);

/// <summary>Counts of a room since it was last loaded. Immutable.</summary>
internal sealed record RoomStatsResponse(
    string Room, long Epoch, long Seq, int Members, long Accepted, long Dropped, long Refused, int Gateways);
