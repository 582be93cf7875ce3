namespace Chatroom.Protocol;

/// <summary>Element 0 of an event of the room's log.</summary>
public enum EventKind
{
    /// <summary>A message.</summary>
    Message = 1,

    /// <summary>Sequence numbers whose events are left out.</summary>
    Gap = 2,

    /// <summary>An entry was set or removed.</summary>
    Entry = 3,

    /// <summary>A member was muted, or the mute lifted.</summary>
    Mute = 4,

    /// <summary>A member was kicked.</summary>
    Kick = 5,

    /// <summary>Members came and went.</summary>
    Presence = 6,

    /// <summary>The room was configured.</summary>
    Config = 7,

    /// <summary>The room was created: the first event of an epoch.</summary>
    Created = 8,

    /// <summary>Messages were taken back.</summary>
    Recall = 9,

    /// <summary>Messages that were taken back may be read again.</summary>
    Restore = 10,

    /// <summary>A message waits for a moderator's decision.</summary>
    Held = 11,

    /// <summary>A moderator has decided on a held message.</summary>
    Decided = 12,

    /// <summary>Counters grew.</summary>
    Counters = 13,

    /// <summary>The room ended: the last event of an epoch.</summary>
    Destroyed = 14,

    /// <summary>A ban, an exception or a mute of everybody, or its lifting.</summary>
    Sanction = 15,

    /// <summary>The room's word list changed.</summary>
    Words = 16,

    /// <summary>The distribution of messages stopped, or goes on.</summary>
    Distribution = 17,
}
