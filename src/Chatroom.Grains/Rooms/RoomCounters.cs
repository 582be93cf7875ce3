using Chatroom.Grains.Codec;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>What a room's activation has counted. Not thread-safe: it lives in its grain's turns.</summary>
internal sealed class RoomCounters
{
    private readonly Dictionary<(Lane Lane, string Reason), long> _drops = [];

    public long Accepted { get; private set; }
    public long Refused { get; set; }

    /// <summary>Messages that the room accepted.</summary>
    public Rate In { get; } = new();

    /// <summary>Events that went out, each counted once a member.</summary>
    public Rate Out { get; } = new();

    public void Accept(long nowMs)
    {
        Accepted++;
        In.Add(1, nowMs);
    }

    /// <summary>As many rows as lanes and reasons of the rules: a handful.</summary>
    public void Drop(GapEvent gap) => _drops[(gap.Lane, gap.Reason)] = _drops.GetValueOrDefault((gap.Lane, gap.Reason)) + gap.Count;

    public IReadOnlyList<DropCount> Drops() =>
        [.. _drops.OrderBy(one => one.Key.Lane).Select(one => new DropCount(EventCodec.LaneName(one.Key.Lane), one.Key.Reason, one.Value))];
}
