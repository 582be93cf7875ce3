using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>A room's config on the wire. Stateless.</summary>
public static class ConfigCodec
{
    public static RoomConfigWire ToWire(ConfigChange c) => new()
    {
        Name = c.Name,
        SlowModeSeconds = c.SlowModeSeconds,
        MemberCap = c.MemberCap,
        Notices = c.Notices,
        Entries = c.Entries,
        History = c.History,
        HookUrl = c.HookUrl,
        HookOnFailure = c.HookOnFailure,
        EmoteOnly = c.EmoteOnly,
        Speakers = c.Speakers,
        UniqueMinutes = c.UniqueMinutes,
        HistoryEvents = c.HistoryEvents,
        HistoryHours = c.HistoryHours,
        Words = c.Words,
        Lanes = c.Lanes?.Types.ToDictionary(lane => lane.Type, lane => EventCodec.LaneName(lane.Lane), StringComparer.Ordinal),
    };

    /// <summary>What clients are shown of it: all but the hook.</summary>
    public static RoomConfigWire Shown(ConfigChange c) => ToWire(c) with { HookUrl = null, HookOnFailure = null };

    public static ConfigChange FromWire(in RoomConfigWire c) => new()
    {
        Name = c.Name,
        SlowModeSeconds = c.SlowModeSeconds,
        MemberCap = c.MemberCap,
        Notices = c.Notices,
        Entries = c.Entries,
        History = c.History,
        HookUrl = c.HookUrl,
        HookOnFailure = c.HookOnFailure,
        EmoteOnly = c.EmoteOnly,
        Speakers = c.Speakers,
        UniqueMinutes = c.UniqueMinutes,
        HistoryEvents = c.HistoryEvents,
        HistoryHours = c.HistoryHours,
        Words = c.Words,
        // A name that is no lane's becomes a lane that the room refuses.
        Lanes = c.Lanes is null ? null : new LaneMap(c.Lanes.Select(lane => (lane.Key, EventCodec.LaneOf(lane.Value)))),
    };
}
