namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/members</c>.</summary>
internal static class MembersApi
{
    public static void MapMembers(this RouteGroupBuilder room)
    {
        var members = room.MapGroup("/members").WithTags("members");
        members.MapGet("", (string room, RoomCalls rooms, int? count, string? next) => rooms.Query(room, "members", new { count, next }))
            .As<MembersResponse>("members", "Who is in the room, newest first, 1..500 a page.");
        members.MapDelete("", (string room, string[] user, string? reason, RoomCalls rooms) =>
                rooms.Query(room, "kick", new { users = user, reason }))
            .As<DoneResponse>("kick", "Puts up to 20 members out, all of them or none; they may come back: ?user=li&user=bo&reason=spam");
    }
}

/// <summary>A page of members; <paramref name="Next"/> goes into <c>next</c>, null at the end. Immutable.</summary>
/// <param name="Count">All who are in the room.</param>
internal sealed record MembersResponse(int Count, IReadOnlyList<MemberItem> Items, string? Next);

/// <summary>A member. Immutable.</summary>
/// <param name="Joined">Unix milliseconds.</param>
internal sealed record MemberItem(string User, string? Name, string Role, long Joined);
