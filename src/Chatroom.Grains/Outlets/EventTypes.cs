namespace Chatroom.Grains.Outlets;

/// <summary>The types of all events that outlets are told; docs/WEBHOOKS.md has a row for each.</summary>
internal static class EventTypes
{
    public static IReadOnlyList<string> All { get; } =
    [
        "room.created", "room.configured", "room.counters", "room.destroyed",
        "members.joined", "members.left", "occupancy.first", "occupancy.last",
        "message.sent", "message.recalled", "message.restored", "message.held", "message.decided", "dropped.messages",
        "entry.set", "entry.removed",
        "moderation.muted", "moderation.unmuted", "moderation.banned", "moderation.unbanned", "moderation.excepted", "moderation.unexcepted",
        "moderation.allMuted", "moderation.allUnmuted", "moderation.kicked", "moderation.words", "moderation.distribution",
    ];

    /// <summary>What an audit keeps when nothing is named: what moderators and the rules of rooms did, and not what was said.</summary>
    public static IReadOnlyList<string> Audited { get; } =
    [
        "moderation", "message.recalled", "message.restored", "message.held", "message.decided",
        "room.created", "room.configured", "room.destroyed",
    ];
}
