using System.Text;
using System.Text.Json;
using Chatroom.Gateway.Auth;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms</c>: create, get, list, configure, stats; and what is in a room.</summary>
internal static class RoomsApi
{
    private const int PageMax = 500;

    public static void MapRooms(this RouteGroupBuilder v1)
    {
        var rooms = v1.MapGroup("/rooms").WithTags("rooms");
        rooms.MapPost("", Create).Accepts<CreateRoomRequest>("application/json")
            .As<RoomResponse>("rooms.create", "Makes a room with a config of its own; one that is there stays as it is. Any key of configure.");
        rooms.MapGet("", List).As<RoomsResponse>("rooms", "Rooms in order of id, 1..500 a page.");
        var room = rooms.MapGroup("/{room}");
        room.MapGet("", Get).As<RoomResponse>("rooms.get", "A room: its config, its log's position, its members.");
        room.MapPatch("", (string room, JsonElement change, RoomCalls calls) => calls.Query(room, "configure", change))
            .Accepts<RoomConfigWire>("application/json").As<DoneResponse>("configure", "Changes what is named of the room's config.");
        room.MapDelete("", (string room, string? reason, RoomCalls calls) => calls.Query(room, "destroy", new { reason }))
            .As<DoneResponse>("destroy", "Ends the room: everybody is put out, all that it holds goes. Made again it has a new epoch.");
        room.MapGet("/stats", Stats).As<RoomStatsResponse>("stats", "Counts of a room since it was last loaded, and its rates over the last ten seconds.");
        room.MapMembers();
        room.MapMessages();
        room.MapEntries();
        room.MapModeration();
        room.MapCounters();
        room.MapShadow();
        room.MapRoomWords();
    }

    private static async Task<IResult> Create(JsonElement request, RoomCalls calls, IGrains grains)
    {
        string room;
        RoomConfigWire config;
        try
        {
            (room, config) = CreateRoomRequest.Read(request);
        }
        catch (MalformedFrameException malformed)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, malformed.Message);
        }
        if (!Identifiers.IsRoomId(room)) return RoomCalls.BadRoomId();
        var answer = await calls.Send(room, number => new Create(number, Identity.Server, ConfigCodec.FromWire(config)));
        return answer.Code == Codes.Ok ? await Get(room, grains) : Problems.OfRefusal(answer.Code, answer.Details);
    }

    private static async Task<IResult> Get(string room, IGrains grains)
    {
        if (!Identifiers.IsRoomId(room)) return RoomCalls.BadRoomId();
        return await Facts(grains, room) is { } f
            ? Results.Ok(new RoomResponse(room, f.Name, f.Epoch, f.Seq, f.CreatedMs, f.Members, Json(f.Config)))
            : RoomCalls.NoSuchRoom();
    }

    private static JsonElement Json(RoomConfigWire config)
    {
        var w = new WireWriter(WireFormat.Json);
        config.Write(w);
        return JsonSerializer.Deserialize<JsonElement>(w.Written);
    }

    private static async Task<IResult> List(IRecords records, string? after, int? limit, CancellationToken cancel)
    {
        if (limit is < 1 or > PageMax) return Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, $"limit: 1..{PageMax}");
        var page = await records.Rooms(after ?? "", limit ?? 100, cancel);
        var items = page.Select(room => new RoomLine(room.Room, room.Epoch, room.Head, room.UpdatedMs)).ToArray();
        return Results.Ok(new RoomsResponse(items, items.Length == (limit ?? 100) ? items[^1].Room : null));
    }

    private static async Task<IResult> Stats(string room, IGrains grains)
    {
        if (!Identifiers.IsRoomId(room)) return RoomCalls.BadRoomId();
        return await Facts(grains, room) is { } f
            ? Results.Ok(new RoomStatsResponse(
                room, f.Epoch, f.Seq, f.Members, f.Accepted, f.Dropped, f.Refused, f.Gateways, f.InPerSecond, f.OutPerSecond, f.Drops))
            : RoomCalls.NoSuchRoom();
    }

    private static async Task<RoomFacts?> Facts(IGrains grains, string room)
    {
        var facts = await grains.Room(room).Describe();
        return facts.Length == 0 ? null : RoomFacts.From(facts);
    }
}

/// <summary>Body of <c>POST /v1/rooms</c>; what is left out has the server's default. Immutable.</summary>
/// <param name="Room">1..64 of A-Za-z0-9+=-_.:</param>
internal sealed record CreateRoomRequest(
    string Room, string? Name, int? SlowModeSeconds, int? MemberCap, bool? Notices, bool? Entries, bool? History, int? HistoryEvents,
    int? HistoryHours, bool? Words, bool? EmoteOnly, string? Speakers, int? UniqueMinutes, string? HookUrl, string? HookOnFailure,
    IReadOnlyDictionary<string, string>? Lanes)
{
    /// <summary>The room ("": none is named) and what it is to be set to.</summary>
    /// <exception cref="MalformedFrameException">No object, or a key has the wrong type.</exception>
    public static (string Room, RoomConfigWire Config) Read(JsonElement body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.GetRawText());
        var reader = new WireReader(bytes, WireFormat.Json);
        var config = RoomConfigWire.Read(ref reader);
        return (RoomOf(bytes), config);
    }

    private static string RoomOf(byte[] body)
    {
        var room = "";
        var reader = new WireReader(body, WireFormat.Json);
        reader.BeginMap();
        while (reader.Next())
        {
            if (reader.ReadKey().SequenceEqual("room"u8) && reader.Peek() == WireToken.String) room = reader.ReadString(int.MaxValue);
            else reader.Skip();
        }
        return room;
    }
}

/// <summary>A room. Immutable.</summary>
/// <param name="Config">As in configure, all of it, the hook too.</param>
internal sealed record RoomResponse(string Room, string Name, long Epoch, long Seq, long Created, int Members, JsonElement Config);

/// <summary>A line of the list. Immutable.</summary>
internal sealed record RoomLine(string Room, long Epoch, long Seq, long Updated);

/// <summary>A page of rooms; <paramref name="Next"/> goes into <c>after</c>. Immutable.</summary>
internal sealed record RoomsResponse(IReadOnlyList<RoomLine> Rooms, string? Next);

/// <summary>Counts of a room since it was last loaded. Immutable.</summary>
/// <param name="Dropped">Messages left out for everybody; <paramref name="Drops"/> says of which lane and why.</param>
/// <param name="InPerSecond">Messages accepted a second, over the last ten.</param>
/// <param name="OutPerSecond">Events sent a second, each counted once a member, over the last ten.</param>
internal sealed record RoomStatsResponse(
    string Room, long Epoch, long Seq, int Members, long Accepted, long Dropped, long Refused, int Gateways, double InPerSecond,
    double OutPerSecond, IReadOnlyList<DropCount> Drops);
