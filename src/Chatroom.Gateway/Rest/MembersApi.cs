using Chatroom.Gateway.Auth;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/members</c>.</summary>
internal static class MembersApi
{
    public static void MapMembers(this RouteGroupBuilder room)
    {
        var members = room.MapGroup("/members").WithTags("members");
        members.MapGet("", (string room, RoomCalls rooms, int? count, string? next) =>
                Paging.WrongNext(next, ListMembers.IsPlace) is { } wrong ? Task.FromResult(wrong) : rooms.Query(room, "members", new { count, next }))
            .As<MembersResponse>("members", "Who is in the room, newest first, 1..500 a page.");
        members.MapPost("/query", (string room, MembersQuery request, RoomCalls rooms) => rooms.Ask(room, number => new FindMembers(
                number, Identity.Server, MemberCommand.ServerSession, request.Users ?? [])))
            .As<MembersResponse>("members.query", "Which of up to 1,000 users are in the room.");
        members.MapDelete("", (string room, string[] user, string? reason, string? notify, RoomCalls rooms) =>
                rooms.Query(room, "kick", new { users = user, reason, notify }))
            .As<DoneResponse>("kick", "Puts up to 20 members out, all of them or none; they may come back: ?user=li&user=bo&reason=spam&notify=user");
    }
}

/// <summary>Who is asked for. Immutable.</summary>
/// <param name="Users">1..1,000 user ids.</param>
internal sealed record MembersQuery(IReadOnlyList<string>? Users);

/// <summary>A page of members; <paramref name="Next"/> goes into <c>next</c>, null at the end. Immutable.</summary>
/// <param name="Count">All who are in the room.</param>
internal sealed record MembersResponse(int Count, IReadOnlyList<MemberItem> Items, string? Next);

/// <summary>A member. Immutable.</summary>
/// <param name="Joined">Unix milliseconds.</param>
internal sealed record MemberItem(string User, string? Name, string Role, long Joined);
