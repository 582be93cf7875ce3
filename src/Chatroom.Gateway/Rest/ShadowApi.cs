using System.Text.Json;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/rooms/{room}/shadow</c>: what would happen under other rules, before they are made.</summary>
internal static class ShadowApi
{
    public static void MapShadow(this RouteGroupBuilder room)
    {
        var shadow = room.MapGroup("/shadow").WithTags("shadow");
        shadow.MapPost("", (string room, ShadowRequest request, RoomCalls rooms) => rooms.Query(room, "shadow.start", request))
            .As<DoneResponse>("shadow.start", "Decides every message a second time under another config, other limits or more words. Nothing of it is sent.");
        shadow.MapGet("", (string room, RoomCalls rooms) => rooms.Query(room, "shadow"))
            .As<ShadowResponse>("shadow", "What the newest shadow has found.");
        shadow.MapDelete("", (string room, RoomCalls rooms) => rooms.Query(room, "shadow.stop"))
            .As<DoneResponse>("shadow.stop", "Ends it before its time; what it found can still be read.");
    }
}

/// <summary>How the shadow differs; what is left out is as in the room. Immutable.</summary>
/// <param name="Config">As in configure, without the hook.</param>
/// <param name="Words">At most 50, beside the room's and the app's.</param>
/// <param name="Minutes">1..60; 10 when nothing is said.</param>
internal sealed record ShadowRequest(JsonElement? Config, ShadowLimitsRequest? Limits, IReadOnlyList<AppWordItem>? Words, int? Minutes);

/// <summary>Limits of the shadow. Immutable.</summary>
internal sealed record ShadowLimitsRequest(
    int? SenderMessagesPerSecond, int? SenderBurstMessages, int? IntakeSlots, int? IntakeHighSlots, int? IntakeLowSlots, int? ContentBytes);

/// <summary>What it found; an outcome is <c>sent</c>, <c>replaced</c>, <c>held</c> or the rule that refused. Immutable.</summary>
/// <param name="Since">0: there has been no shadow since the room was loaded.</param>
internal sealed record ShadowResponse(
    long Since, long Until, long Messages, IReadOnlyList<ShadowDifferenceLine> Differences, IReadOnlyList<ShadowSampleLine> Sample);

/// <summary>How often the room and its shadow differed so. Immutable.</summary>
internal sealed record ShadowDifferenceLine(string Room, string Shadow, long Count);

/// <summary>A message on which they differed. Immutable.</summary>
internal sealed record ShadowSampleLine(long Time, string User, string Type, string Content, string Room, string Shadow);
