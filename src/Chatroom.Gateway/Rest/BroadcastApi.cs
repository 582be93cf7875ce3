using Chatroom.Gateway.Auth;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/broadcast</c>: one message to every room.</summary>
internal static class BroadcastApi
{
    private const int RoomsPerPage = 500;
    private const int RoomsAtOnce = 16;

    public static void MapBroadcast(this RouteGroupBuilder v1) =>
        v1.MapPost("/broadcast", Broadcast).WithTags("messages").WithMetadata(new CallsPerSecond(1))
            .As<BroadcastResponse>("broadcast", "Says something in every room there is. Once a second; keeps no room from ending for being idle.");

    private static async Task<IResult> Broadcast(PublishRequest request, RoomCalls rooms, IRecords records, CancellationToken cancel)
    {
        var wrong = MessagesApi.WrongField(request) ?? (request.To is { Count: > 0 } ? "to: a broadcast is for everyone" : null)
            ?? (request.Type == MessageTypes.Like ? "type: likes are counted in one room" : null);
        if (wrong is not null) return Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, wrong);
        // The same id in every room: who calls again after a failure says nothing twice.
        var id = request.Id ?? Guid.NewGuid().ToString("N");
        var (sent, failed) = (0, 0);
        for (var after = ""; ;)
        {
            var page = await records.Rooms(after, RoomsPerPage, cancel);
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = RoomsAtOnce, CancellationToken = cancel }, async (room, _) =>
            {
                var answer = await rooms.Send(room.Room, number => MessagesApi.Command(number, request, id) with { IsBroadcast = true });
                if (Codes.IsDone(answer.Code)) Interlocked.Increment(ref sent);
                else Interlocked.Increment(ref failed);
            });
            if (page.Count < RoomsPerPage) return Results.Ok(new BroadcastResponse(id, sent, failed));
            after = page[^1].Room;
        }
    }
}

/// <summary>How many rooms took it. Immutable.</summary>
/// <param name="Id">Call again with it to reach those that failed; the others say nothing twice within 5 minutes.</param>
internal sealed record BroadcastResponse(string Id, int Rooms, int Failed);
