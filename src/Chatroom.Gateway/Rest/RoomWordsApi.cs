namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/words</c>: the room's own list, beside the app's.</summary>
internal static class RoomWordsApi
{
    public static void MapRoomWords(this RouteGroupBuilder room)
    {
        var words = room.MapGroup("/words").WithTags("words");
        words.MapPost("", (string room, AppWordsRequest request, RoomCalls rooms) => rooms.Query(room, "words.add", request))
            .As<DoneResponse>("words.add", "Adds up to 50 words, or changes what becomes of messages that have them; all of them or none.");
        words.MapDelete("", (string room, string[] word, RoomCalls rooms) => rooms.Query(room, "words.remove", new { words = word }))
            .As<DoneResponse>("words.remove", "Removes up to 50: ?word=spam&word=scam. Those that are not there are passed over.");
        words.MapGet("", (string room, RoomCalls rooms, int? count, string? next) => rooms.Query(room, "words", new { count, next }))
            .As<AppWordsResponse>("words", "The list in order, 1..500 a page.");
    }
}
