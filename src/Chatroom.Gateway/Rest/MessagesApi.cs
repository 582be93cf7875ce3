using System.Text.Json;
using Chatroom.Gateway.Auth;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/messages</c>: saying something, and what was said.</summary>
internal static class MessagesApi
{
    private const int HistoryDefault = 20;

    public static void MapMessages(this RouteGroupBuilder room)
    {
        var messages = room.MapGroup("/messages").WithTags("messages");
        messages.MapPost("", Publish)
            .As<PublishedResponse>("publish", "Says something as the server, or in the name of a user. Neither muted nor slowed down; words that are not said count.");
        messages.MapGet("", History)
            .As<HistoryResponse>("history", "Messages before or after a seq, or from or to a time, oldest first, 1..100 a call.");
        messages.MapDelete("/{seq:long}", (string room, long seq, RoomCalls rooms) => rooms.Query(room, "recall", new { seq }))
            .As<RecallResponse>("recall", "Takes a message back: a tombstone stands in its place.");
        messages.MapPost("/delete", (string room, DeleteRequest request, RoomCalls rooms) => rooms.Query(room, "delete", request))
            .As<RecalledResponse>("delete", "Takes back all that a user said in the last minutes, as one event.");
        messages.MapPost("/undo", (string room, SeqRequest request, RoomCalls rooms) => rooms.Query(room, "undo", request))
            .As<RecalledResponse>("undo", "Shows again what an event of recall or delete took back, and lifts its mutes.");
        messages.MapPost("/rehearse", (string room, RehearsalRequest request, RoomCalls rooms) => Rehearse(room, request, false, rooms))
            .As<RehearsedResponse>("rehearse", "What an apply with these params would take back: how many, whose, a sample. Nothing changes.");
        messages.MapPost("/apply", (string room, RehearsalRequest request, RoomCalls rooms) => Rehearse(room, request, true, rooms))
            .As<RecalledResponse>("apply", "Takes back what a rehearsal finds, as one event, which undo takes back.");
        var held = room.MapGroup("/held").WithTags("messages");
        held.MapGet("", (string room, RoomCalls rooms, int? count, long? next) => rooms.Query(room, "held", new { count, next }))
            .As<HeldResponse>("held", "Messages that wait for a decision, oldest first, 1..50 a page.");
        held.MapPost("/{seq:long}/approve", (string room, long seq, RoomCalls rooms) => rooms.Query(room, "approve", new { seq }))
            .As<RecallResponse>("approve", "Sends a held message, with a seq of its own.");
        held.MapPost("/{seq:long}/deny", (string room, long seq, RoomCalls rooms) => rooms.Query(room, "deny", new { seq }))
            .As<RecallResponse>("deny", "Refuses a held message.");
    }

    private static Task<IResult> History(string room, RoomCalls rooms, long? before, long? after, long? from, long? to, int? count) =>
        rooms.Read(room, grain => grain.History(
            new HistoryQuery(before ?? 0, after ?? HistoryQuery.NoSeq, from ?? 0, to ?? 0, count ?? HistoryDefault).ToBytes(), (int)WireFormat.Json,
            Identity.Server, (int)Role.Server));

    private static Task<IResult> Rehearse(string room, RehearsalRequest r, bool applies, RoomCalls rooms) =>
        rooms.Read(room, grain => grain.Rehearse(
            Identity.Server, MemberCommand.ServerSession,
            new RehearsalQuery(new Rehearsal(r.User, r.Contains, r.Type, r.Minutes ?? 0), applies, r.MuteMinutes ?? 0).ToBytes(),
            (int)WireFormat.Json));

    private static Task<IResult> Publish(string room, PublishRequest request, RoomCalls rooms)
    {
        if (WrongField(request) is { } wrong) return Task.FromResult(Problems.Result(StatusCodes.Status400BadRequest, Codes.BadParameter, wrong));
        var id = request.Id ?? Guid.NewGuid().ToString("N");
        return rooms.Ask(room, number => Command(number, request, id));
    }

    internal static Publish Command(long number, PublishRequest request, string id) => new(
        number, request.User ?? Identity.Server, MemberCommand.ServerSession, id, request.Type ?? MessageTypes.Text, request.Content!,
        request.Extra)
    {
        Address = Addressing.Of(request.Mentions, request.MentionsAll ?? false, request.To),
    };

    internal static string? WrongField(PublishRequest request)
    {
        if (request.Content is null) return "content: is missing";
        if (request.User is not null && !Identifiers.IsUserId(request.User)) return "user: 1..64 bytes";
        if (request.Id is not null && !Identifiers.IsClientMessageId(request.Id)) return "id: 1..64 bytes";
        return request.Extra?.Count > WireLimits.ExtraKeys ? $"extra: at most {WireLimits.ExtraKeys} keys" : null;
    }
}

/// <summary>A message. Immutable.</summary>
/// <param name="Content">At most 4,096 bytes of UTF-8.</param>
/// <param name="Type">text when nothing is said.</param>
/// <param name="User">In whose name; the server's when nobody is named.</param>
/// <param name="Id">Client message id, 1..64 bytes: the same one within 5 minutes gets the first answer. Made up when left out.</param>
/// <param name="Extra">Strings, at most 1,024 bytes and 16 keys.</param>
/// <param name="Mentions">Up to 20 users who are to be told of it.</param>
/// <param name="MentionsAll">Everybody is.</param>
/// <param name="To">Up to 20 users: only they get it, everyone else a gap marker.</param>
internal sealed record PublishRequest(
    string? Content, string? Type, string? User, string? Id, IReadOnlyDictionary<string, string>? Extra, IReadOnlyList<string>? Mentions,
    bool? MentionsAll, IReadOnlyList<string>? To);

/// <summary>Whose messages, of how long, and how long they are muted for it. Immutable.</summary>
/// <param name="Minutes">1..1,440.</param>
/// <param name="MuteMinutes">0, which is what nothing means: not at all.</param>
internal sealed record DeleteRequest(string? User, int? Minutes, int? MuteMinutes);

/// <summary>An event's seq. Immutable.</summary>
internal sealed record SeqRequest(long? Seq);

/// <summary>Which messages; one of the first four at least. Immutable.</summary>
/// <param name="Contains">A part of the content, whatever its case.</param>
/// <param name="MuteMinutes">Their senders are muted so long; only apply does it.</param>
internal sealed record RehearsalRequest(string? User, string? Contains, string? Type, int? Minutes, int? MuteMinutes);

/// <summary>The seq of the event. Immutable.</summary>
internal sealed record RecallResponse(long Seq);

/// <summary>What was taken back, or shown again. Immutable.</summary>
/// <param name="Seq">Of the event; 0: there was nothing.</param>
/// <param name="More">There were more than one event holds: call again.</param>
internal sealed record RecalledResponse(long Seq, IReadOnlyList<long> Seqs, bool More);

/// <summary>What an apply would take back. Immutable.</summary>
/// <param name="Sample">The newest, each <c>[seq, event]</c>.</param>
internal sealed record RehearsedResponse(int Count, IReadOnlyList<UserCount> Users, IReadOnlyList<JsonElement> Sample);

/// <summary>A user and how many of their messages. Immutable.</summary>
internal sealed record UserCount(string User, int Count);

/// <summary>A page of held messages, each <c>[seq, event]</c>; <paramref name="Next"/> goes into <c>next</c>, null at the end. Immutable.</summary>
internal sealed record HeldResponse(int Count, IReadOnlyList<JsonElement> Items, long? Next);

/// <summary>Where a message stands. Immutable.</summary>
/// <param name="Time">Unix milliseconds.</param>
/// <param name="Duplicate">This is the answer that the first call with this id got.</param>
/// <param name="Held">It waits for a decision; seq is that of the event that tells moderators.</param>
/// <param name="Code">21502: it was sent with words replaced; not there: as it was written.</param>
internal sealed record PublishedResponse(long Epoch, long Seq, long Time, bool? Duplicate, bool? Held, int? Code);

/// <summary>Messages. Immutable.</summary>
/// <param name="Items">Each <c>[seq, event]</c>; docs/PROTOCOL.md says what an event is.</param>
/// <param name="More">Whether there are more in that direction.</param>
internal sealed record HistoryResponse(long Epoch, IReadOnlyList<JsonElement> Items, bool More);
