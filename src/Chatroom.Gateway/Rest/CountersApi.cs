using System.Text.Json;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/counters</c>: likes, and whatever else is counted.</summary>
internal static class CountersApi
{
    public static void MapCounters(this RouteGroupBuilder room)
    {
        var counters = room.MapGroup("/counters").WithTags("counters");
        counters.MapGet("", (string room, RoomCalls rooms) => rooms.Query(room, "counters"))
            .As<CountersResponse>("counters", "All counters of the room.");
        counters.MapPost("/{name}", (string room, string name, CountRequest? request, RoomCalls rooms) =>
                rooms.Query(room, "counters.add", new { name, request?.Count }))
            .As<CountersResponse>("counters.add", "Adds to a counter, which begins with the first call.");
        counters.MapDelete("/{name}", (string room, string name, RoomCalls rooms) => rooms.Query(room, "counters.remove", new { name }))
            .As<DoneResponse>("counters.remove", "Removes a counter.");
    }
}

/// <summary>How much is added, 1..1,000,000,000; 1 when nothing is said. Immutable.</summary>
internal sealed record CountRequest(long? Count);

/// <summary>Counters, each <c>[name, total]</c>. Immutable.</summary>
internal sealed record CountersResponse(IReadOnlyList<JsonElement> Counters);
